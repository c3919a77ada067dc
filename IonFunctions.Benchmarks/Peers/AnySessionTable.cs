using Azure;
using IonFunctions.Core.Secrets;
using IonFunctions.Core.Sessions;
using Microsoft.Extensions.Logging.Abstractions;

namespace IonFunctions.Benchmarks.Peers;

/// <summary>The table <c>sessions</c> without the network, with a session for whoever asks: what is measured is the app, and not storage.</summary>
internal sealed class AnySessionTable : ISessionTable, IDisposable
{
    private readonly MemorySessionTable _written = new();
    private readonly SessionCache _unused = new(TimeProvider.System);
    private readonly SessionStore _sealing;

    public AnySessionTable(Sealer sealer) => _sealing = new(this, new MemoryUserIndex(), sealer, _unused, NullLogger<SessionStore>.Instance);

    public DateTimeOffset UtcNow => _written.UtcNow;

    public async Task<SessionRow?> ReadAsync(SessionHandle handle, CancellationToken cancellationToken) =>
        await _written.ReadAsync(handle, cancellationToken) ?? await MakeAsync(handle);

    public Task<ETag> InsertAsync(SessionRow row, CancellationToken cancellationToken) => _written.InsertAsync(row, cancellationToken);

    public Task<ETag?> ReplaceAsync(SessionRow row, CancellationToken cancellationToken) => _written.ReplaceAsync(row, cancellationToken);

    public Task<bool> DeleteAsync(SessionHandle handle, ETag version, CancellationToken cancellationToken) => _written.DeleteAsync(handle, version, cancellationToken);

    public void Dispose() => _unused.Dispose();

    // Nothing is kept of it: what the app holds for a session is to be seen.
    private async Task<SessionRow> MakeAsync(SessionHandle handle)
    {
        var now = UtcNow;
        return await _sealing.SealAsync(
            new()
            {
                Handle = handle,
                User = new(30001, "2027alovelace", "Ada", "Lovelace", "2027alovelace@tjhsst.edu", "student"),
                Tokens = new(new("0123456789abcdef0123456789abcd"), now + TimeSpan.FromHours(10), TimeSpan.FromHours(10), new("abcdef0123456789abcdef01234567"), "read"),
                CreatedAt = now,
                LastSeenAt = now,
                ExpiresAt = now + TimeSpan.FromDays(30),
                DueAt = now + TimeSpan.FromHours(9),
            },
            CancellationToken.None);
    }
}
