using IonFunctions.Simulator.Counters;
using IonFunctions.Simulator.School;
using IonFunctions.Simulator.Storage;
using Microsoft.AspNetCore;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace IonFunctions.Simulator.OAuth;

/// <summary>
/// Exchanges the code or rotates the refresh token, in one transaction. What OpenIddict does after this only says what
/// has been done (and signs the ID token); so of simultaneous requests the one that wins here is the one that wins.
/// </summary>
internal sealed class TokenRequestHandler(TokenStore tokens, ClientRegistration client)
    : IOpenIddictServerHandler<HandleTokenRequestContext>
{
    private const string Issued = "ion:issued";

    public static IssuedTokens? IssuedIn(OpenIddictServerTransaction transaction) =>
        transaction.GetProperty<IssuedTokens>(Issued);

    public ValueTask HandleAsync(HandleTokenRequestContext context)
    {
        var grant = TokenGrant.Of(context.Transaction)!;
        var issued = grant.Code is not null ? tokens.Exchange(grant.Code) : tokens.Rotate(grant.RefreshToken!, grant.Scope);
        if (issued is null)
        {
            context.Reject(Errors.InvalidGrant);
            return default;
        }

        RequestFacts.Of(context.Transaction.GetHttpRequest()!.HttpContext).Issued = true;
        context.Transaction.SetProperty(Issued, issued);
        context.Principal = Principals.Create(SchoolUsers.Find(issued.Username)!, client.ClientId, grant);
        return default;
    }
}
