using System.Text.RegularExpressions;
using IonFunctions.Simulator.Hosting;
using IonFunctions.Simulator.OAuth;
using Microsoft.AspNetCore.Http;

namespace IonFunctions.Simulator.School;

/// <summary>
/// What Django and Django REST Framework do with a request of the API, in their order:
/// <list type="number">
/// <item>find the view, or answer with Ion's page of what is not found,</item>
/// <item>choose a renderer, or refuse with 406,</item>
/// <item>see whose token it is, and whether the view is for them,</item>
/// <item>see whether the view knows the method,</item>
/// <item>answer.</item>
/// </list>
/// </summary>
internal sealed class ApiDispatch(IonAddress ion, BearerTokens tokens, TokenRefusal refusal, IReadOnlyList<ApiView> views)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (IsOfAnotherOrigin(context.Request))
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        var path = context.Request.Path.Value![IonPaths.Api.Length..];
        foreach (var view in views)
        {
            if (view.Path.Match(path) is { Success: true } match)
            {
                await AnswerAsync(context, view, match);
                return;
            }
        }

        await new HtmlPage("Page not found", "<p>There is nothing at this address.</p>\n")
        {
            Status = StatusCodes.Status404NotFound,
        }.ExecuteAsync(context);
    }

    private async Task AnswerAsync(HttpContext context, ApiView view, Match match)
    {
        var (renderer, refused) = ApiRenderer.Choose(context.Request, view);
        var answer = refused ?? await AnswerAsync(context, view, match.Groups);
        await renderer.WriteAsync(context, view, answer);
    }

    private async Task<ApiAnswer> AnswerAsync(HttpContext context, ApiView view, GroupCollection arguments)
    {
        var request = context.Request;
        var caller = tokens.Read(context);
        if (view.Access is not ApiAccess.Public)
        {
            if (caller.User is null)
            {
                return Unauthenticated(context, caller.Challenge);
            }

            if (!IsPermitted(view, caller, request.Method))
            {
                return ApiAnswers.Forbidden();
            }
        }

        var call = new ApiCall(request, arguments, ion.Url, caller.User);
        return request.Method switch
        {
            _ when !view.Methods.Contains(request.Method, StringComparer.Ordinal) =>
                ApiAnswers.Detail(StatusCodes.Status405MethodNotAllowed, $"Method \"{request.Method}\" not allowed."),
            "GET" or "HEAD" => view.Get(call),
            "OPTIONS" => ApiMetadata.Of(view),
            _ => await view.Post!(call),
        };
    }

    private ApiAnswer Unauthenticated(HttpContext context, string challenge)
    {
        var status = refusal.Status;
        if (status == StatusCodes.Status401Unauthorized)
        {
            context.Response.Headers.WWWAuthenticate = challenge;
        }

        return ApiAnswers.Detail(status, "Authentication credentials were not provided.");
    }

    private bool IsPermitted(ApiView view, ApiCaller caller, string method)
    {
        var safe = method is "GET" or "HEAD" or "OPTIONS";
        // Where session authentication comes first there is a user and no token, which is nobody left to ask for scopes.
        var inScope = refusal.Status == StatusCodes.Status403Forbidden
            || Scopes.Split(caller.GrantedScope).Contains(safe ? Scopes.Read : Scopes.Write);
        return inScope && (safe || view.Access is not ApiAccess.Announcements);
    }

    /// <summary>Ion allows no other origin and says so with an empty 401 (<c>middleware/same_origin.py</c>).</summary>
    private static bool IsOfAnotherOrigin(HttpRequest request) =>
        request.Headers.Origin is [{ } origin, ..]
        && !(Uri.TryCreate(origin, UriKind.Absolute, out var uri) && uri.Authority == request.Host.Value);
}
