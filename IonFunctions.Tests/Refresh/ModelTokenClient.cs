using IonFunctions.Core.Ion;

namespace IonFunctions.Tests.Refresh;

/// <summary>One instance's way to Ion, with faults of its own.</summary>
internal sealed class ModelTokenClient(IonModel ion) : ITokenClient
{
    /// <summary>What comes before Ion gets the request; a result returned here means that Ion never got it.</summary>
    public Func<Task<TokenResult?>> Before { get; set; } = () => Task.FromResult<TokenResult?>(null);

    /// <summary>What comes between Ion's answer and this instance; a result returned here replaces it.</summary>
    public Func<TokenResult, Task<TokenResult>> After { get; set; } = Task.FromResult;

    public Task<TokenResult> ExchangeCodeAsync(string code, string codeVerifier, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public async Task<TokenResult> RefreshAsync(RefreshToken refreshToken)
    {
        await Task.Yield();
        return await Before() ?? await After(ion.Refresh(refreshToken));
    }

    public Task<bool> RevokeAsync(AccessToken accessToken, RefreshToken? refreshToken)
    {
        ion.Revoked.Enqueue(accessToken.Value);
        ion.Revoked.Enqueue(refreshToken?.Value ?? "");
        return Task.FromResult(true);
    }
}
