using Microsoft.AspNetCore.Http;

namespace IonFunctions.Core.Http;

/// <summary>The answer to who is not signed in: a person who navigated is sent to sign in, a program is told.</summary>
internal static class SignedOut
{
    // A form that was sent can't be sent again after a sign-in, so its sender is told that it did nothing. The page that
    // it was on is not known here.
    private static readonly FailureResult ToSender = new(
        Failures.SignedOut("/" + Routes.Login) with
        {
            Detail = "You are not signed in, or no longer, so nothing was changed. Sign in and do it again.",
        },
        actions: [new("Sign in with Ion", LoginUrl.For("/", QueryString.Empty)), new("Go to the start page", "/")]);

    public static IResult Answer(HttpContext context) =>
        !BrowserRequest.WantsPage(context.Request) ? new FailureResult(Failures.SignedOut("/" + Routes.Login))
            : Prefetch.Is(context.Request) ? Prefetch.Refused
            : HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method) ? new Redirection(LoginUrl.For(context.Request.Path, context.Request.QueryString))
            : ToSender;
}
