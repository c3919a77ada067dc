using IonFunctions.Core.Http;
using IonFunctions.Core.Sessions;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace IonFunctions.Core.SignIn;

/// <summary>The redirect URI: takes Ion's answer to a sign-in (RFC 6749 section 4.1.2), starts the session, sends the browser on.</summary>
public sealed class CallbackEndpoint : IonEndpoint
{
    private readonly SignInCookies _cookies;
    private readonly SignInService _signIn;
    private readonly SessionCookie _sessionCookie;
    private readonly SignInWatch _watch;
    private readonly Metrics _metrics;
    private readonly ILogger _logger;

    internal CallbackEndpoint(
        SignInCookies cookies,
        SignInService signIn,
        SessionCookie sessionCookie,
        SignInWatch watch,
        Metrics metrics,
        ILogger<CallbackEndpoint> logger)
        : base(Routes.Callback, logger) =>
        (_cookies, _signIn, _sessionCookie, _watch, _metrics, _logger) = (cookies, signIn, sessionCookie, watch, metrics, logger);

    private protected override async Task<IResult> AnswerAsync(HttpContext context)
    {
        if (CallbackRequest.Parse(context.Request.Query) is not { } callback)
        {
            return Fail(SignInFailures.Malformed, ReturnUrls.Default);
        }

        var attempt = await _cookies.FindAsync(context, callback.State);
        if (attempt is null)
        {
            return Fail(SignInFailures.NotStartedHere, ReturnUrls.Default);
        }

        context.Features.Set(attempt); // For a failure that comes as an exception.
        _watch.ComesBack();
        // Before anything else can fail: a state is good for one callback, however that ends.
        _cookies.Remove(context, callback.State);
        if (callback.Error is { } error)
        {
            Log.AuthorizationRefused(_logger, SignInFailures.KnownError(error));
            return Fail(SignInFailures.OfAuthorizationError(error), attempt.ReturnUrl);
        }

        var (id, failure) = await _signIn.CompleteAsync(callback.Code!, attempt.CodeVerifier, context.RequestAborted);
        if (failure is not null)
        {
            return Fail(failure, attempt.ReturnUrl);
        }

        _metrics.SignedIn("signed-in");
        _sessionCookie.Set(context.Response, id!.Value);
        return Results.Redirect(attempt.ReturnUrl);
    }

    private protected override Failure Unavailable(string dependency) => SignInFailures.Unavailable(dependency);

    private protected override IResult AnswerFailure(HttpContext context, Failure failure) =>
        Fail(failure, context.Features.Get<SignInAttempt>()?.ReturnUrl ?? ReturnUrls.Default);

    private FailureResult Fail(Failure failure, string returnUrl)
    {
        _metrics.SignedIn(failure.Name);
        return new(
            failure,
            alwaysPage: true, // Whoever comes here was sent by Ion's page.
            [
                new("Try again", $"/{Routes.Login}?returnUrl={Uri.EscapeDataString(returnUrl)}"),
                new("Go to the start page", "/"),
            ]);
    }
}
