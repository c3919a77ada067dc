using IonFunctions.Core.Http;
using IonFunctions.Core.Sessions;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace IonFunctions.Core.SignIn;

/// <summary>The redirect URI: takes Ion's answer to a sign-in (RFC 6749 section 4.1.2), starts the session, sends the browser on.</summary>
internal sealed class CallbackEndpoint(CallbackServices services, ILogger<CallbackEndpoint> logger)
    : IonEndpoint(Routes.Callback, logger)
{
    protected override async Task<IResult> AnswerAsync(HttpContext context)
    {
        if (Prefetch.Is(context.Request))
        {
            return Prefetch.Refused;
        }

        if (CallbackRequest.Parse(context.Request.Query) is not { } callback)
        {
            return Fail(SignInFailures.Malformed, ReturnUrls.Default);
        }

        if (await services.States.OpenAsync(callback.State, context.RequestAborted) is not { } state)
        {
            return Fail(SignInFailures.NotStartedHere, ReturnUrls.Default);
        }

        context.Features.Set(state); // For a failure that comes as an exception.
        if (services.Cookies.Find(context, state) is not { } attempt)
        {
            return await AnswerUsedAsync(context, state) ?? NoCookie(state);
        }

        if (HttpMethods.IsHead(context.Request.Method))
        {
            return Prefetch.Refused; // Safe (RFC 9110 section 9.2.1): it uses up no code.
        }

        services.Watch.ComesBack();
        if (callback.Error is { } error)
        {
            services.Cookies.Remove(context, state);
            SignInLog.AuthorizationRefused(Logger, SignInFailures.KnownError(error));
            return Fail(SignInFailures.OfAuthorizationError(error), state.ReturnUrl);
        }

        SessionHandle[] previous = [.. services.SessionCookie.Read(context.Request).Select(id => id.Handle)];
        var flight = services.Flights.JoinOrBegin(attempt.CodeChallenge, () => Begin(context, callback.Code!, attempt, state, previous));
        // A state is good for one callback, however that ends; who is told to come later has not used it.
        services.Cookies.Remove(context, state);
        return flight is null
            ? await AnswerUsedAsync(context, state) ?? Fail(SignInFailures.NotStartedHere, state.ReturnUrl)
            : await AnswerAsync(context, flight, state, previous);
    }

    protected override Failure Unavailable(string dependency) => SignInFailures.Unavailable(dependency);

    protected override IResult AnswerFailure(HttpContext context, Failure failure) =>
        Fail(failure, context.Features.Get<SignInState>()?.ReturnUrl ?? ReturnUrls.Default);

    /// <summary>Every code that anybody makes up would be sent to Ion, so each counts, unless it signs somebody in.</summary>
    private Func<Task<SignInOutcome>> Begin(HttpContext context, string code, SignInAttempt attempt, SignInState state, SessionHandle[] previous)
    {
        var permit = services.Limits.SignIns.Take(services.Lookup.PayerOf(context));
        return async () =>
        {
            var outcome = await services.SignIn.CompleteAsync(code, attempt, state.Value, previous);
            if (outcome is SignInOutcome.SignedIn)
            {
                permit.GiveBack();
            }

            return outcome;
        };
    }

    /// <summary>Waits for the exchange, which goes on should the browser leave, and gives it the session.</summary>
    private async Task<IResult> AnswerAsync(HttpContext context, SignInFlight flight, SignInState state, SessionHandle[] previous)
    {
        SignInOutcome outcome;
        try
        {
            outcome = await flight.Outcome.WaitAsync(SignInFlights.CallerPatience, services.Time, context.RequestAborted);
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

        if (previous.Length > 0)
        {
            Array.ForEach(previous, services.SignOut.EndReplaced);
            SessionCookie.ForgetPages(context.Response); // It may have been somebody else's.
        }

        services.Metrics.SignedIn("signed-in");
        services.SessionCookie.Set(context.Response, id);
        return new Redirection(state.ReturnUrl);
    }

    /// <summary>
    /// Who comes a second time (back to Ion's page and on again) with a state that brought the session they have is where
    /// they wanted to be; the code, old or new, is left to expire. Null for anybody else.
    /// </summary>
    private async Task<IResult?> AnswerUsedAsync(HttpContext context, SignInState state)
    {
        if (await services.CurrentSession.FindAsync(context) is not { } session || !session.UsedStates.Contains(state.Value))
        {
            return null;
        }

        services.Watch.ComesBack();
        return new Redirection(state.ReturnUrl);
    }

    private FailureResult NoCookie(SignInState state)
    {
        services.Watch.ComesBackWithoutCookie();
        return Fail(SignInFailures.NotStartedHere, state.ReturnUrl);
    }

    private FailureResult Fail(Failure failure, string returnUrl)
    {
        services.Metrics.SignedIn(failure.Name);
        return new(
            failure,
            alwaysPage: true, // Whoever comes here was sent by Ion's page.
            [
                new("Try again", $"/{Routes.Login}?returnUrl={Uri.EscapeDataString(returnUrl)}"),
                new("Go to the start page", "/"),
            ]);
    }
}
