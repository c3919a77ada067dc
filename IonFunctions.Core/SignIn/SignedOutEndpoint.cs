using IonFunctions.Core.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace IonFunctions.Core.SignIn;

/// <summary>The post-logout redirect URI: where Ion sends a browser back to that it has signed out.</summary>
internal sealed class SignedOutEndpoint(SignOutStates states, ILogger<SignedOutEndpoint> logger) : IonEndpoint(Routes.SignedOut, logger)
{
    protected override Task<IResult> AnswerAsync(HttpContext context)
    {
        if (Prefetch.Is(context.Request))
        {
            return Task.FromResult(Prefetch.Refused);
        }

        if (!states.IsBack(context.Request))
        {
            return Task.FromResult<IResult>(new FailureResult(
                SignInFailures.SignOutNotStartedHere, alwaysPage: true, [new("Go to the start page", "/")]));
        }

        if (HttpMethods.IsGet(context.Request.Method))
        {
            states.Remove(context.Response); // HEAD is safe (RFC 9110 section 9.2.1).
        }

        return Task.FromResult<IResult>(SignedOutPage.Create());
    }
}
