using IonFunctions.Core.SignIn;
using Microsoft.AspNetCore.Http;

namespace IonFunctions.Core.Http;

/// <summary>The answer to who is not signed in: a person who navigated is sent to sign in, a program is told.</summary>
internal static class SignedOut
{
    public static IResult Answer(HttpContext context) =>
        HttpMethods.IsGet(context.Request.Method) && BrowserRequest.WantsPage(context.Request)
            ? Results.Redirect(LoginEndpoint.UrlFor(context.Request.Path, context.Request.QueryString))
            : new FailureResult(Failures.SignedOut("/" + Routes.Login));
}
