using IonFunctions.Core.Ion;

namespace IonFunctions.Benchmarks;

/// <summary>An Ion that answers at once, without the network.</summary>
internal sealed class InstantTokenClient : ITokenClient
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(10);

    public Task<TokenResult> ExchangeCodeAsync(string code, string codeVerifier, CancellationToken cancellationToken) =>
        Task.FromResult<TokenResult>(Grant());

    public Task<TokenResult> RefreshAsync(RefreshToken refreshToken) => Task.FromResult<TokenResult>(Grant());

    public Task<bool> RevokeAsync(AccessToken accessToken, RefreshToken? refreshToken) => Task.FromResult(true);

    private static TokenResult.Granted Grant() => new(
        new(Guid.NewGuid().ToString("N")), new RefreshToken(Guid.NewGuid().ToString("N")), Lifetime, "read");
}
