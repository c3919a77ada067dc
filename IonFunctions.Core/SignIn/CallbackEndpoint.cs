using IonFunctions.Core.Http;
using IonFunctions.Core.Sessions;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace IonFunctions.Core.SignIn;

/// <summary>The redirect URI: takes Ion's answer to a sign-in (RFC 6749 section 4.1.2), starts the session, sends the browser on.</summary>
public sealed class CallbackEndpoint : IonEndpoint
{
    private readonly CallbackServices _services;
    private readonly ILogger _logger;

    internal CallbackEndpoint(CallbackServices services, ILogger<CallbackEndpoint> logger)
        : base(Routes.Callback, logger) => (_services, _logger) = (services, logger);

    private protected override async Task<IResult> AnswerAsync(HttpContext context)
    {
        if (Prefetch.Is(context.Request))
        {
            return Prefetch.Refused;
        }

        if (CallbackRequest.Parse(context.Request.Query) is not { } callback)
        {
            return Fail(SignInFailures.Malformed, ReturnUrls.Default);
        }

        if (await _services.States.OpenAsync(callback.State, context.RequestAborted) is not { } state)
        {
            return Fail(SignInFailures.NotStartedHere, ReturnUrls.Default);
        }

        context.Features.Set(state); // For a failure that comes as an exception.
        if (await _services.Cookies.FindAsync(context, state) is not { } attempt)
        {
            return await AnswerUsedAsync(context, state) ?? NoCookie(state);
        }

        if (HttpMethods.IsHead(context.Request.Method))
        {
            return Prefetch.Refused; // Safe (RFC 9110 section 9.2.1): it uses up no code.
        }

        _services.Watch.ComesBack();
        // Before anything else can fail: a state is good for one callback, however that ends.
        _services.Cookies.Remove(context, state);
        if (callback.Error is { } error)
        {
            SignInLog.AuthorizationRefused(_logger, SignInFailures.KnownError(error));
            return Fail(SignInFailures.OfAuthorizationError(error), state.ReturnUrl);
        }

        var previous = _services.SessionCookie.Read(context.Request)?.Handle;
        var flight = _services.Flights.JoinOrBegin(
            attempt.Id, () => _services.SignIn.CompleteAsync(callback.Code!, attempt.CodeVerifier, state.Value, previous));
        return flight is null
            ? await AnswerUsedAsync(context, state) ?? Fail(SignInFailures.NotStartedHere, state.ReturnUrl)
            : await AnswerAsync(context, flight, state, previous);
    }

    private protected override Failure Unavailable(string dependency) => SignInFailures.Unavailable(dependency);

    private protected override IResult AnswerFailure(HttpContext context, Failure failure) =>
        Fail(failure, context.Features.Get<SignInState>()?.ReturnUrl ?? ReturnUrls.Default);

    /// <summary>Waits for the exchange, which goes on should the browser leave, and gives it the session.</summary>
    private async Task<IResult> AnswerAsync(HttpContext context, SignInFlight flight, SignInState state, SessionHandle? previous)
    {
        SignInOutcome outcome;
        try
        {
            outcome = await flight.Outcome.WaitAsync(SignInFlights.CallerPatience, _services.Time, context.RequestAborted);
        }
        catch (TimeoutException)
        {
            return Fail(SignInFailures.IonTimedOut, state.ReturnUrl);
        }

        if (outcome is not SignInOutcome.SignedIn { Id: var id })
        {
            return Fail(((SignInOutcome.Failed)outcome).Failure, state.ReturnUrl);
        }

        // Who has left collects nothing.
        context.RequestAborted.ThrowIfCancellationRequested();
        if (!flight.Collect())
        {
            return Fail(SignInFailures.NotStartedHere, state.ReturnUrl);
        }

        if (previous is { } replaced)
        {
            _services.SignOut.EndReplaced(replaced);
            SessionCookie.ForgetPages(context.Response); // It may have been somebody else's.
        }

        _services.Metrics.SignedIn("signed-in");
        _services.SessionCookie.Set(context.Response, id);
        return Results.Redirect(state.ReturnUrl);
    }

    /// <summary>
    /// Who comes a second time (back to Ion's page and on again) with a state that brought the session they have is where
    /// they wanted to be; the code, old or new, is left to expire. Null for anybody else.
    /// </summary>
    private async Task<IResult?> AnswerUsedAsync(HttpContext context, SignInState state)
    {
        if (await _services.CurrentSession.FindAsync(context) is not { } session || !session.UsedStates.Contains(state.Value))
        {
            return null;
        }

        _services.Watch.ComesBack();
        return Results.Redirect(state.ReturnUrl);
    }

    private FailureResult NoCookie(SignInState state)
    {
        _services.Watch.ComesBackWithoutCookie();
        return Fail(SignInFailures.NotStartedHere, state.ReturnUrl);
    }

    private FailureResult Fail(Failure failure, string returnUrl)
    {
        _services.Metrics.SignedIn(failure.Name);
        return new(
            failure,
            alwaysPage: true, // Whoever comes here was sent by Ion's page.
            [
                new("Try again", $"/{Routes.Login}?returnUrl={Uri.EscapeDataString(returnUrl)}"),
                new("Go to the start page", "/"),
            ]);
    }
}
