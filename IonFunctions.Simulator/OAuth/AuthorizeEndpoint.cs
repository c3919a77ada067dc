using IonFunctions.Simulator.OpenId;
using IonFunctions.Simulator.School;
using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.DependencyInjection;
using OpenIddict.Server.AspNetCore;

namespace IonFunctions.Simulator.OAuth;

/// <summary>
/// Asks the visitor who they are and whether they allow what the client asks for. OpenIddict has checked the request
/// before it comes here, at the form's POST as at the GET.
/// </summary>
internal static class AuthorizeEndpoint
{
    private const string Scheme = OpenIddictServerAspNetCoreDefaults.AuthenticationScheme;

    public static async Task<IResult> HandleAsync(HttpContext context)
    {
        var request = context.GetOpenIddictServerRequest()!;
        var logins = context.RequestServices.GetRequiredService<BrowserLogins>();
        if (!HttpMethods.IsPost(context.Request.Method))
        {
            return AuthorizePage.Ask(request, problem: null, logins.Find(context.Request));
        }

        var form = await context.Request.ReadFormAsync();
        var user = SchoolUsers.Find(form["username"].ToString());
        if (user is not null)
        {
            logins.Begin(context, user);
        }

        return form["decision"].ToString() switch
        {
            "deny" => TypedResults.Forbid(authenticationSchemes: [Scheme]),
            "allow" when user is not null => SignIn(user, request.Scope!, request.ClientId!),
            "allow" => AuthorizePage.Ask(request, "Choose one of the people below: there is nobody of that username."),
            _ => AuthorizePage.Ask(request, "Choose whether to allow or to deny."),
        };
    }

    private static SignInHttpResult SignIn(SchoolUser user, string scope, string clientId) =>
        TypedResults.SignIn(
            Principals.Create(user, clientId, new TokenGrant(Code: null, RefreshToken: null, user.Username, scope)),
            authenticationScheme: Scheme);
}
