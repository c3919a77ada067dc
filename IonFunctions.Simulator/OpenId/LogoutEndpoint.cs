using System.Net;
using System.Text;
using IonFunctions.Simulator.OAuth;
using IonFunctions.Simulator.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;

namespace IonFunctions.Simulator.OpenId;

/// <summary>
/// Ion's end-session endpoint: asks always (<c>OIDC_RP_INITIATED_LOGOUT_ALWAYS_PROMPT</c>), and then signs the browser out and ends
/// all tokens of the user, of every application.
/// </summary>
internal sealed class LogoutEndpoint(ClientRegistration client, IdTokens idTokens, TokenStore tokens, BrowserLogins logins)
{
    private static readonly string[] CarriedThrough = ["id_token_hint", "client_id", "post_logout_redirect_uri", "state"];

    public async Task<IResult> HandleAsync(HttpContext context)
    {
        var isPost = HttpMethods.IsPost(context.Request.Method);
        var form = isPost ? await context.Request.ReadFormAsync() : null;
        string? Value(string name) => (form is null ? context.Request.Query[name] : form[name]) is [.., { Length: > 0 } value] ? value : null;
        var request = new LogoutRequest(Value(CarriedThrough[0]), Value(CarriedThrough[1]), Value(CarriedThrough[2]), Value(CarriedThrough[3]));
        if (request.NamesUnknownClient(client))
        {
            return Results.StatusCode(StatusCodes.Status500InternalServerError);
        }

        return request.Problem(client, idTokens) is { } problem ? Refuse("invalid_request", problem)
            : !isPost ? Ask(request, Value)
            : StringValues.IsNullOrEmpty(form!["allow"]) ? Refuse("logout_denied", "Logout has been refused by the user.")
            : LogOut(context, request);
    }

    private IResult LogOut(HttpContext context, LogoutRequest request)
    {
        var username = (request.IdTokenHint is { } hint ? idTokens.UserOf(hint) : null) ?? logins.Find(context.Request)?.Username;
        if (username is not null)
        {
            tokens.RevokePairs(username);
            idTokens.Revoke(username);
        }

        logins.End(context);
        return Results.Redirect(request switch
        {
            { PostLogoutRedirectUri: null } => $"{context.Request.Scheme}://{context.Request.Host}/",
            { State: { } state } => QueryHelpers.AddQueryString(request.PostLogoutRedirectUri, "state", state),
            _ => request.PostLogoutRedirectUri,
        });
    }

    private static HtmlPage Ask(LogoutRequest request, Func<string, string?> value)
    {
        var html = new StringBuilder("<form method=\"post\" action=\"").Append(IonPaths.Logout).Append("\">\n");
        foreach (var name in CarriedThrough)
        {
            if (value(name) is { } text)
            {
                html.Append("<input type=\"hidden\" name=\"").Append(name).Append("\" value=\"").Append(WebUtility.HtmlEncode(text)).Append("\">\n");
            }
        }

        html.Append(
            """
            <div class="decision">
            <button type="submit">Cancel</button>
            <button type="submit" name="allow" value="Logout" class="allow">Logout</button>
            </div>
            </form>

            """);
        return new("Confirm Logout" + (request.ClientId is null ? "" : $" requested by {request.ClientId}"), html.ToString()) { HasForm = true };
    }

    private static HtmlPage Refuse(string error, string description) => new(
        $"Error: {error}", $"<p class=\"problem\" role=\"alert\">{WebUtility.HtmlEncode(description)}</p>\n")
    { Status = StatusCodes.Status400BadRequest };
}
