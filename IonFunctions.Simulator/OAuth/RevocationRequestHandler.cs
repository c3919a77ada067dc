using IonFunctions.Simulator.Counters;
using IonFunctions.Simulator.Storage;
using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Http;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace IonFunctions.Simulator.OAuth;

/// <summary>
/// Answers a revocation request (RFC 7009) whole, at its validation: OpenIddict's own handling would look into the token
/// before revoking it, and there is nothing to look into.
/// </summary>
internal sealed class RevocationRequestHandler(ClientRegistration client, TokenStore tokens)
    : IOpenIddictServerHandler<ValidateRevocationRequestContext>
{
    public async ValueTask HandleAsync(ValidateRevocationRequestContext context)
    {
        var http = context.Transaction.GetHttpRequest()!;
        context.HandleRequest();

        if (http.QueryString.HasValue)
        {
            await OAuthAnswer.WriteErrorAsync(
                http.HttpContext, Errors.InvalidRequest, "URL query parameters are not allowed");
        }
        else if (string.IsNullOrEmpty(context.Request.Token))
        {
            await OAuthAnswer.WriteErrorAsync(http.HttpContext, Errors.InvalidRequest, "Missing token parameter.");
        }
        else if (!ClientCredentials.Authenticate(client, http, context.Request))
        {
            await OAuthAnswer.WriteErrorAsync(http.HttpContext, Errors.InvalidClient, description: null);
        }
        else
        {
            var revoked = tokens.Revoke(context.Request.Token);
            var facts = RequestFacts.Of(http.HttpContext);
            (facts.RevokedTokenType, facts.User) = (revoked?.TokenType, revoked?.Username);

            // 200 with no body whether or not there was such a token; the content type is Django's default.
            http.HttpContext.Response.StatusCode = StatusCodes.Status200OK;
            http.HttpContext.Response.ContentType = "text/html; charset=utf-8";
        }
    }
}
