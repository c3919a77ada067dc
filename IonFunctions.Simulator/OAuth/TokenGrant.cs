using IonFunctions.Simulator.Storage;
using OpenIddict.Server;

namespace IonFunctions.Simulator.OAuth;

/// <summary>The code or refresh token that a token request presents, found good, and the scope that is asked for.</summary>
internal sealed record TokenGrant(AuthorizationCode? Code, RefreshToken? RefreshToken, string Username, string Scope)
{
    private const string Name = "ion:grant";

    public string? Nonce => Code?.Nonce;

    public static void Set(OpenIddictServerTransaction transaction, TokenGrant grant) =>
        transaction.SetProperty(Name, grant);

    public static TokenGrant? Of(OpenIddictServerTransaction transaction) => transaction.GetProperty<TokenGrant>(Name);
}
