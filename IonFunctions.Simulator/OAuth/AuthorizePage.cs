using System.Net;
using System.Text;
using IonFunctions.Simulator.School;
using Microsoft.AspNetCore.Http;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace IonFunctions.Simulator.OAuth;

/// <summary>The pages of the authorize endpoint. They work without JavaScript and load nothing.</summary>
internal static class AuthorizePage
{
    /// <summary>What a form must carry through for its POST to be the same authorization request.</summary>
    private static readonly string[] CarriedThrough =
    [
        Parameters.ClientId, Parameters.RedirectUri, Parameters.ResponseType, Parameters.Scope, Parameters.State,
        Parameters.Nonce, Parameters.CodeChallenge, Parameters.CodeChallengeMethod,
    ];

    public static IResult Ask(OpenIddictRequest request, string? problem, SchoolUser? signedIn = null)
    {
        var html = new StringBuilder();
        html.Append("<p><strong>").Append(Encode(request.ClientId)).Append("</strong> at <strong>")
            .Append(Encode(Origin(request.RedirectUri!))).Append("</strong> asks to:</p>\n<ul class=\"scopes\">\n");
        foreach (var scope in Scopes.Split(request.Scope))
        {
            html.Append("<li><code>").Append(Encode(scope)).Append("</code> ")
                .Append(Encode(Scopes.Descriptions[scope])).Append("</li>\n");
        }

        html.Append("</ul>\n");
        if (problem is not null)
        {
            html.Append("<p class=\"problem\" role=\"alert\">").Append(Encode(problem)).Append("</p>\n");
        }

        html.Append("<form method=\"post\" action=\"").Append(IonPaths.Authorize).Append("\">\n");
        foreach (var name in CarriedThrough)
        {
            if ((string?)request.GetParameter(name) is { Length: > 0 } value)
            {
                html.Append("<input type=\"hidden\" name=\"").Append(name).Append("\" value=\"")
                    .Append(Encode(value)).Append("\">\n");
            }
        }

        AppendUsers(html, signedIn);
        html.Append(
            """
            <div class="decision">
            <button type="submit" name="decision" value="allow" class="allow">Allow</button>
            <button type="submit" name="decision" value="deny">Deny</button>
            </div>
            </form>

            """);

        return new HtmlPage("Sign in with Ion", html.ToString())
        {
            Status = problem is null ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest,
            // Browsers hold every redirect that follows on a form to form-action, and where the client sends its users in the
            // end, only the client knows.
            HasForm = true,
        };
    }

    /// <summary>What is wrong with a request that may not be answered with a redirect.</summary>
    public static Task WriteErrorAsync(HttpContext context, string? error, string? description)
    {
        var html = new StringBuilder("<p class=\"problem\" role=\"alert\"><strong>").Append(Encode(error))
            .Append("</strong> ").Append(Encode(description)).Append("</p>\n")
            .Append("<p>The application that sent you here made a mistake, so Ion can't send you back to it. ")
            .Append("Go back, and tell the people who run it.</p>\n");
        return new HtmlPage("This request can't be answered", html.ToString())
        {
            Status = StatusCodes.Status400BadRequest,
        }.ExecuteAsync(context);
    }

    /// <summary>Anybody can be chosen at any time; but who is asked for a password at Ion, and who is not, is told.</summary>
    private static void AppendUsers(StringBuilder html, SchoolUser? signedIn)
    {
        html.Append(signedIn is null
            ? "<p class=\"password\">Nobody is signed in to Ion in this browser: here Ion asks for a password.</p>\n"
            : $"<p class=\"signed-in\">You are signed in to Ion as {Encode(signedIn.FullName)}: Ion asks for no password.</p>\n");
        html.Append("<fieldset>\n<legend>Continue as</legend>\n");
        foreach (var user in SchoolUsers.All)
        {
            html.Append("<label><input type=\"radio\" name=\"username\" value=\"").Append(Encode(user.Username))
                .Append(user == (signedIn ?? SchoolUsers.All[0]) ? "\" checked>" : "\">")
                .Append("<span><b>").Append(Encode(user.FullName)).Append("</b> ")
                .Append(Encode(user.Username)).Append(", ").Append(user.UserType).Append("</span></label>\n");
        }

        html.Append("</fieldset>\n");
    }

    private static string Origin(string uri) => new Uri(uri).GetLeftPart(UriPartial.Authority);

    private static string Encode(string? text) => WebUtility.HtmlEncode(text ?? "");
}
