using System.Collections.Concurrent;
using IonFunctions.Core.Ion;

namespace IonFunctions.Benchmarks.Capacity;

/// <summary>An Ion that takes its time, and remembers which refresh tokens it was sent.</summary>
internal sealed class DistantTokenClient(TimeSpan latency) : ITokenClient
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(10);
    private readonly ConcurrentDictionary<string, int> _sent = new(StringComparer.Ordinal);

    /// <summary>How many were sent, and how often the one that was sent most.</summary>
    public (int Tokens, int Most) Sent => (_sent.Count, _sent.Values.DefaultIfEmpty().Max());

    public Task<TokenResult> ExchangeCodeAsync(string code, string codeVerifier, CancellationToken cancellationToken) => throw new NotSupportedException();

    public async Task<TokenResult> RefreshAsync(RefreshToken refreshToken)
    {
        _sent.AddOrUpdate(refreshToken.Value, 1, (_, count) => count + 1);
        await Task.Delay(latency);
        return new TokenResult.Granted(new(NewToken()), new RefreshToken(NewToken()), Lifetime, "read");
    }

    public Task<bool> RevokeAsync(AccessToken accessToken, RefreshToken? refreshToken) => throw new NotSupportedException();

    private static string NewToken() => Guid.NewGuid().ToString("N");
}
