using IonFunctions.Core.Answers;
using IonFunctions.Core.Http;
using IonFunctions.Core.Ion;
using Microsoft.AspNetCore.Http;

namespace IonFunctions.Core.SignIn;

/// <summary>Every way in which a sign-in fails, in words for the person who tried it.</summary>
internal static class SignInFailures
{
    public static Failure Malformed { get; } = new(
        StatusCodes.Status400BadRequest, "sign-in-malformed", "This is not an answer from Ion",
        "This address is where Ion sends you back to after you sign in, and something is missing from it or is in it twice. Start again from the beginning.");

    public static Failure NotStartedHere { get; } = new(
        StatusCodes.Status400BadRequest, "sign-in-not-started-here", "This sign-in is over",
        "It was started more than 15 minutes ago, in another browser, at another address of this app than this one, before many others, or in a browser that blocks this app's cookies; or it has been used already (as after a reload). If you are not signed in, start again.");

    public static Failure Cancelled { get; } = new(
        StatusCodes.Status403Forbidden, "sign-in-cancelled", "Sign-in was cancelled",
        "You did not allow this app to use your Ion account, so you are not signed in. Nothing was stored.");

    public static Failure CodeRefused { get; } = new(
        StatusCodes.Status400BadRequest, "sign-in-code-refused", "Ion did not confirm this sign-in",
        "The code that Ion sent with you was not accepted: each works once, and for a minute. Start again.");

    public static Failure ClientRefused { get; } = new(
        StatusCodes.Status502BadGateway, "sign-in-client-refused", "Ion refuses this app",
        "Ion does not accept this app's client ID, secret or redirect URI. You can't mend this; tell whoever runs this app.");

    public static Failure ScopeRefused { get; } = new(
        StatusCodes.Status502BadGateway, "sign-in-scope-refused", "Ion refuses what this app asks for",
        "This app asks for a scope that Ion does not grant it. You can't mend this; tell whoever runs this app.");

    public static Failure IonFailing { get; } = new(
        StatusCodes.Status502BadGateway, "sign-in-ion-failing", "Ion has a problem",
        "Ion reports an error of its own, so you are not signed in. Try again in a moment.");

    public static Failure IonUnreachable { get; } = new(
        StatusCodes.Status502BadGateway, "sign-in-ion-unreachable", "Ion can't be reached",
        "Ion did not accept the connection or broke it off, so you are not signed in. Try again in a moment.");

    public static Failure IonTimedOut { get; } = new(
        StatusCodes.Status504GatewayTimeout, "sign-in-ion-timed-out", "Ion took too long",
        "Ion did not answer in time, so you are not signed in. Try again in a moment.");

    public static Failure IonUnusable { get; } = new(
        StatusCodes.Status502BadGateway, "sign-in-ion-answer-unusable", "Ion's answer makes no sense",
        "Ion answered, but not with what a sign-in needs, so you are not signed in. Try again; if it stays like this, tell whoever runs this app.");

    public static Failure IonNotBelieved { get; } = new(
        StatusCodes.Status502BadGateway, "sign-in-ion-not-believed", "Ion's answer could not be believed",
        "What Ion sent to say who you are does not prove it: it may be somebody else's, or for another sign-in or app. So you are not signed in. Try again; if it stays like this, tell whoever runs this app.");

    public static Failure SignOutNotStartedHere { get; } = new(
        StatusCodes.Status400BadRequest, "sign-out-not-started-here", "No sign-out came from here",
        "This address is where Ion sends you back to after you sign out there, and no such sign-out was started in this browser, or it has been shown already (as after a reload). Nothing was changed by coming here: the start page says whether you are signed in.");

    public static Failure ProfileRefused { get; } = new(
        StatusCodes.Status502BadGateway, "sign-in-profile-refused", "Ion does not show this app your profile",
        "Ion signed you in, but does not let this app read who you are. You can't mend this; tell whoever runs this app that it needs the scope read.");

    /// <summary>The code and the attempt are spent by then: the way on is a new sign-in.</summary>
    public static Failure Unavailable(string dependency) => new(
        StatusCodes.Status503ServiceUnavailable, "sign-in-unavailable", "Temporarily unavailable",
        $"This app can't use its {dependency} just now, so you are not signed in. Wait a moment and sign in again.")
    { RetryAfter = TimeSpan.FromSeconds(5) };

    /// <summary>Of an error that came with the browser (RFC 6749 section 4.1.2.1).</summary>
    public static Failure OfAuthorizationError(string error) => error switch
    {
        "access_denied" => Cancelled,
        "invalid_scope" => ScopeRefused,
        "invalid_request" or "unauthorized_client" or "unsupported_response_type" => ClientRefused,
        "temporarily_unavailable" => IonFailing with { Status = StatusCodes.Status503ServiceUnavailable, RetryAfter = TimeSpan.FromSeconds(10) },
        _ => IonFailing,
    };

    /// <summary>Of an error that came from the token endpoint (RFC 6749 section 5.2).</summary>
    public static Failure OfTokenError(string error) => error switch
    {
        "invalid_grant" => CodeRefused,
        "invalid_scope" => ScopeRefused,
        _ => ClientRefused,
    };

    /// <summary>Of an outage at either endpoint.</summary>
    public static Failure OfOutage(IonOutage outage) => outage.Kind switch
    {
        IonOutageKind.Unreachable => IonUnreachable,
        IonOutageKind.TimedOut => IonTimedOut,
        IonOutageKind.ServerError => IonFailing,
        IonOutageKind.Unusable => IonUnusable,
        IonOutageKind.ClientRefused => ClientRefused,
        IonOutageKind.SecretUnavailable => Unavailable("Key Vault"),
        IonOutageKind.Busy => IonFailing with
        {
            Status = StatusCodes.Status503ServiceUnavailable,
            Name = "sign-in-ion-busy",
            Title = "Ion asks to wait",
            Detail = "Ion takes no more requests from this app for now, so you are not signed in. Try again later.",
            RetryAfter = outage.RetryAfter ?? TimeSpan.FromSeconds(10),
        },
        _ => IonFailure.Of(outage),
    };

    /// <summary>For the log, which is not to have what anyone may write into a callback's URL.</summary>
    public static string KnownError(string error) =>
        error is "access_denied" or "invalid_scope" or "invalid_request" or "unauthorized_client" or "unsupported_response_type"
            or "server_error" or "temporarily_unavailable"
            ? error
            : "an unknown error";
}
