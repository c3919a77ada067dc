using IonFunctions.Core.Ion;
using Microsoft.Extensions.DependencyInjection;

namespace IonFunctions.Tests.Refresh;

/// <summary>The real token client, with a test's own doings before each refresh.</summary>
internal sealed class HookedTokenClient(ITokenClient real, Func<RefreshToken, Task<TokenResult?>> beforeRefresh) : ITokenClient
{
    /// <summary>Registers it; what the hook returns, if anything, is the result, and Ion is not asked.</summary>
    public static Action<IServiceCollection> With(Func<RefreshToken, Task<TokenResult?>> beforeRefresh) => services =>
        services.AddSingleton<ITokenClient>(provider =>
            new HookedTokenClient(ActivatorUtilities.CreateInstance<IonTokenClient>(provider), beforeRefresh));

    public Task<TokenResult> ExchangeCodeAsync(string code, string codeVerifier, CancellationToken cancellationToken) =>
        real.ExchangeCodeAsync(code, codeVerifier, cancellationToken);

    public async Task<TokenResult> RefreshAsync(RefreshToken refreshToken) =>
        await beforeRefresh(refreshToken) ?? await real.RefreshAsync(refreshToken);

    public Task<bool> RevokeAsync(AccessToken accessToken, RefreshToken? refreshToken) => real.RevokeAsync(accessToken, refreshToken);
}
