using Microsoft.AspNetCore;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace IonFunctions.Simulator.OAuth;

/// <summary>Writes the token response (RFC 6749 section 5) with the members, order and headers of Django OAuth Toolkit.</summary>
internal sealed class TokenResponse : IOpenIddictServerHandler<ApplyTokenResponseContext>
{
    public async ValueTask HandleAsync(ApplyTokenResponseContext context)
    {
        var http = context.Transaction.GetHttpRequest()!.HttpContext;
        context.HandleRequest();

        if (context.Error is { } error)
        {
            var description = error is Errors.InvalidRequest ? context.Response.ErrorDescription : null;
            await OAuthAnswer.WriteErrorAsync(http, error, description);
            return;
        }

        var issued = TokenRequestHandler.IssuedIn(context.Transaction)!;
        await OAuthAnswer.WriteJsonAsync(http, (issued, context.Response.IdToken), static (json, answer) =>
        {
            json.WriteString("access_token"u8, answer.issued.AccessToken);
            json.WriteNumber("expires_in"u8, (long)answer.issued.ExpiresIn.TotalSeconds);
            json.WriteString("token_type"u8, "Bearer"u8);
            json.WriteString("scope"u8, answer.issued.Scope);
            json.WriteString("refresh_token"u8, answer.issued.RefreshToken);
            if (answer.IdToken is not null)
            {
                json.WriteString("id_token"u8, answer.IdToken);
            }
        });
    }
}
