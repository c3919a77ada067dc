using IonFunctions.Core.Ion;

namespace IonFunctions.Tests.Simulation;

/// <summary>What a mutant that gets a refresh wrong is made of.</summary>
internal abstract class TokenClientDecorator(ITokenClient client) : ITokenClient
{
    public Task<TokenResult> ExchangeCodeAsync(string code, string codeVerifier, CancellationToken cancellationToken) =>
        client.ExchangeCodeAsync(code, codeVerifier, cancellationToken);

    public abstract Task<TokenResult> RefreshAsync(RefreshToken refreshToken);

    public Task<bool> RevokeAsync(AccessToken accessToken, RefreshToken? refreshToken) => client.RevokeAsync(accessToken, refreshToken);

    protected Task<TokenResult> SendAsync(RefreshToken refreshToken) => client.RefreshAsync(refreshToken);
}
