using Microsoft.AspNetCore;
using Microsoft.AspNetCore.WebUtilities;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace IonFunctions.Simulator.OAuth;

/// <summary>
/// Sends the browser back to the client with code or error and state, and with nothing else: OpenIddict would add
/// <c>iss</c> (RFC 9207) and <c>error_uri</c>, which Ion does not.
/// </summary>
internal sealed class AuthorizationResponse : IOpenIddictServerHandler<ApplyAuthorizationResponseContext>
{
    private const string RedirectUri = "ion:redirect_uri";

    /// <summary>Notes that the redirect URI is the client's own, so that errors may go there too.</summary>
    public static void RedirectTo(OpenIddictServerTransaction transaction, string redirectUri) =>
        transaction.SetProperty(RedirectUri, redirectUri);

    public async ValueTask HandleAsync(ApplyAuthorizationResponseContext context)
    {
        var http = context.Transaction.GetHttpRequest()!.HttpContext;
        context.HandleRequest();

        if (context.Transaction.GetProperty<string>(RedirectUri) is not { } redirectUri)
        {
            await AuthorizePage.WriteErrorAsync(http, context.Error, context.Response.ErrorDescription);
            return;
        }

        var parameters = new Dictionary<string, string?>
        {
            [Parameters.Error] = context.Error,
            // oauthlib describes what is wrong with a request, and leaves the other errors to their names.
            [Parameters.ErrorDescription] =
                context.Error is Errors.InvalidRequest ? context.Response.ErrorDescription : null,
            [Parameters.Code] = context.Response.Code,
            [Parameters.State] = context.Request?.State,
        };
        http.Response.Redirect(QueryHelpers.AddQueryString(
            redirectUri, parameters.Where(parameter => !string.IsNullOrEmpty(parameter.Value))));
    }
}
