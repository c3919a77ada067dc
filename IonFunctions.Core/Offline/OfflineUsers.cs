using System.Buffers.Text;
using System.Runtime.CompilerServices;
using System.Text;
using IonFunctions.Core.Api;
using IonFunctions.Core.Hosting;
using IonFunctions.Core.Http;
using IonFunctions.Core.Secrets;
using IonFunctions.Core.Settings;
using Microsoft.Extensions.Logging;

namespace IonFunctions.Core.Offline;

/// <inheritdoc/>
internal sealed class OfflineUsers(
    Consents consents, OfflineSessions sessions, IonCalls calls, Sealer sealer, AppSettings settings, ILogger<OfflineUsers> logger) : IOfflineUsers
{
    private const string ContinuationPlace = "continuation";
    private const int MostPerPage = 1000;
    private const int UsualPerPage = 100;

    // Each costs a read or two; a page is no burst.
    private const int AtOnce = 16;

    public async IAsyncEnumerable<OfflineUser> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        string? continuationToken = null;
        do
        {
            var page = await GetPageAsync(continuationToken, UsualPerPage, cancellationToken);
            foreach (var user in page.Users)
            {
                yield return user;
            }

            continuationToken = page.ContinuationToken;
        }
        while (continuationToken is not null);
    }

    public async Task<OfflineUserPage> GetPageAsync(
        string? continuationToken = null, int pageSize = UsualPerPage, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(pageSize, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(pageSize, MostPerPage);
        if (!settings.OfflineEnabled)
        {
            OfflineLog.IsOff(logger);
            return new([], ContinuationToken: null);
        }

        try
        {
            var from = continuationToken is null ? null : await OpenAsync(continuationToken, cancellationToken);
            var page = await consents.ReadPageAsync(from, pageSize, cancellationToken);
            return new(
                await ReachableAsync(page.Consents, cancellationToken),
                page.Next is null ? null : await SealAsync(page.Next, cancellationToken));
        }
        catch (DependencyUnavailableException e)
        {
            throw ApiFailures.Of(e);
        }
    }

    public IonClient GetClient(long userId) => new(new OfflineCaller(userId, sessions), calls);

    /// <summary>Those of them who are signed in somewhere, in their order.</summary>
    private async Task<IReadOnlyList<OfflineUser>> ReachableAsync(IReadOnlyList<Consent> page, CancellationToken cancellationToken)
    {
        var users = new OfflineUser?[page.Count];
        var parallelism = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken };
        await Parallel.ForAsync(0, page.Count, parallelism, async (number, token) =>
        {
            if (await sessions.FindAsync(page[number], token) is { User: var user })
            {
                users[number] = new(user.Id, user.Username, user.FirstName, user.LastName, user.UserType);
            }
        });
        return [.. users.OfType<OfflineUser>()];
    }

    // The service's own words name a user by the key that the table has for them, and are kept in queues and logs.
    private async Task<string> SealAsync(string next, CancellationToken cancellationToken) => Base64Url.EncodeToString(
        await sealer.SealAsync(SealPurpose.Consents, ContinuationPlace, Encoding.UTF8.GetBytes(next), cancellationToken));

    private async Task<string> OpenAsync(string continuationToken, CancellationToken cancellationToken) =>
        StrictBase64Url.Decode(continuationToken) is { } sealedToken
        && await sealer.OpenAsync(SealPurpose.Consents, ContinuationPlace, sealedToken, cancellationToken) is { } next
            ? Encoding.UTF8.GetString(next)
            : throw new ArgumentException("It is no continuation token of this app's, or of a version of session-key that is gone.", nameof(continuationToken));
}
