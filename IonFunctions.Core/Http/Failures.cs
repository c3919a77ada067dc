using Microsoft.AspNetCore.Http;

namespace IonFunctions.Core.Http;

/// <summary>Every failure that an endpoint answers with, but for those of a sign-in (see SignInFailures).</summary>
internal static class Failures
{
    public static Failure Internal { get; } = new(
        StatusCodes.Status500InternalServerError, "internal", "Something went wrong here",
        "This app failed to handle the request. Its log has the reason under the trace ID.");

    public static Failure CrossSite { get; } = new(
        StatusCodes.Status403Forbidden, "cross-site-request", "Request from another site",
        "What changes something, signing out included, is for pages of the app's own origin. Pages of an origin listed in App__AllowedOrigins can read, and sign in.");

    public static Failure ForeignLoad { get; } = CrossSite with
    {
        Detail = "Pages of another site can't have this as an image, script or frame. Pages of an origin listed in App__AllowedOrigins can fetch it with credentials: an <img> does so with crossorigin=\"use-credentials\".",
    };

    public static Failure NotFound { get; } = new(
        StatusCodes.Status404NotFound, "not-found", "Page not found",
        "There is nothing at this address. It may be mistyped, or the link that led here may be out of date.");

    public static Failure NoSuchSession { get; } = new(
        StatusCodes.Status404NotFound, "no-such-session", "Not one of your sessions",
        "You have no session of that handle; GET /api/sessions lists those that you have.");

    public static Failure EverywhereUnclear { get; } = new(
        StatusCodes.Status400BadRequest, "everywhere-unclear", "everywhere is neither true nor false",
        "Leave the parameter everywhere out to end this session, or set it to true to end all of yours.");

    public static Failure OfflineOff { get; } = new(
        StatusCodes.Status404NotFound, "offline-off", "Nobody is called for while away",
        "No code of this app's calls Ion for users who are away, so there is nothing to agree to: its setting Offline__Enabled is not true.");

    public static Failure WithdrawUnclear { get; } = new(
        StatusCodes.Status400BadRequest, "withdraw-unclear", "withdraw is neither true nor false",
        "POST without the parameter withdraw to agree; POST with withdraw=true, or DELETE, to take it back.");

    public static Failure WithdrawnMeanwhile { get; } = new(
        StatusCodes.Status409Conflict, "withdrawn-meanwhile", "Taken back at the same moment",
        "While you agreed here, you took it back elsewhere, in another tab perhaps. That counts; agree again if you want to.");

    public static Failure IonUnclear { get; } = new(
        StatusCodes.Status400BadRequest, "ion-unclear", "ion is neither true nor false",
        "Leave the parameter ion out to sign out of this app, or set it to true to go on and sign out of Ion too.");

    public static Failure NotInIonApi { get; } = new(
        StatusCodes.Status404NotFound, "not-in-ion-api", "Not a path of Ion's API that passes through here",
        "This app passes the paths of Ion's API that its documentation lists, and no others; /api/openapi.json has them.");

    public static Failure MethodNotAllowed(string allowed) => new(
        StatusCodes.Status405MethodNotAllowed, "method-not-allowed", "Not with this method",
        $"This can be asked for with {allowed} only.");

    public static Failure NotJson { get; } = new(
        StatusCodes.Status415UnsupportedMediaType, "not-json", "The body is neither JSON nor a form",
        "Send JSON or a form, not compressed, and say so: Content-Type: application/json, application/x-www-form-urlencoded or multipart/form-data.");

    public static Failure BodyBroken { get; } = new(
        StatusCodes.Status400BadRequest, "body-broken", "The body is not whole",
        "The body of this request broke off, or did not come as it was announced. Nothing was changed; send it again.");

    public static Failure BodyStalled { get; } = new(
        StatusCodes.Status408RequestTimeout, "body-stalled", "The body took too long",
        "The body of this request did not come in time. Nothing was changed; send it again.");

    public static Failure BodyRefused { get; } = new(
        StatusCodes.Status413PayloadTooLarge, "body-too-large", "The body is too large",
        "Nothing here takes a body of that length.");

    public static Failure BodyTooLarge(int most) => new(
        StatusCodes.Status413PayloadTooLarge, "body-too-large", "The body is too large",
        $"What Ion takes here has less than {most} bytes.");

    public static Failure WritesOff { get; } = new(
        StatusCodes.Status403Forbidden, "writes-off", "Writing is switched off",
        "This app passes no changes on to Ion: its setting Proxy__AllowWrites is not true.");

    public static Failure ScopeMissing { get; } = new(
        StatusCodes.Status403Forbidden, "scope-missing", "The scope write is missing",
        "Ion did not grant this app the scope write for you: its setting Ion__Scopes must name it, and you must sign in anew.");

    public static Failure ReadScopeMissing { get; } = ScopeMissing with
    {
        Title = "The scope read is missing",
        Detail = "This app knows who you are and may read nothing else in Ion for you: its setting Ion__Scopes must name read, and you must sign in anew. What is public at Ion can be had all the same.",
    };

    public static Failure WritesOffAndScopeMissing { get; } = WritesOff with
    {
        Detail = "This app passes no changes on to Ion: its setting Proxy__AllowWrites is not true. The scope write is missing, too: Ion__Scopes must name it, and you must sign in anew.",
    };

    public static Failure IonUnreachable { get; } = new(
        StatusCodes.Status502BadGateway, "ion-unreachable", "Ion can't be reached",
        "Ion did not accept the connection or broke it off. You are still signed in; try again in a moment.");

    public static Failure IonFailing { get; } = new(
        StatusCodes.Status502BadGateway, "ion-failing", "Ion has a problem",
        "Ion reports an error of its own. You are still signed in; try again in a moment.");

    public static Failure IonTimedOut { get; } = new(
        StatusCodes.Status504GatewayTimeout, "ion-timed-out", "Ion took too long",
        "Ion did not answer in time. You are still signed in; try again in a moment.");

    public static Failure IonUnusable { get; } = new(
        StatusCodes.Status502BadGateway, "ion-answer-unusable", "Ion's answer makes no sense",
        "Ion answered, but not with what its API promises. You are still signed in; try again in a moment.");

    public static Failure IonRefusesClient { get; } = new(
        StatusCodes.Status502BadGateway, "ion-refuses-client", "Ion refuses this app",
        "Ion does not accept this app's client ID and secret. You are still signed in; whoever runs the app must set the secret right.");

    public static Failure IonRefusesToken { get; } = new(
        StatusCodes.Status502BadGateway, "ion-refuses-token", "Ion refuses what it has just issued",
        "Ion issued an access token and then refused it. You are still signed in; try again in a moment.");

    public static Failure IonRefusesProfile { get; } = new(
        StatusCodes.Status502BadGateway, "ion-refuses-profile", "Ion does not show this app your profile",
        "Ion does not let this app read who you are. You are still signed in; tell whoever runs this app that it needs the scope read.");

    public static Failure IonBusy(TimeSpan retryAfter) => new(
        StatusCodes.Status503ServiceUnavailable, "ion-busy", "Ion asks to wait",
        "Ion takes no more requests from this app for now. You are still signed in; try again later.")
    { RetryAfter = retryAfter };

    public static Failure RefreshPending { get; } = new(
        StatusCodes.Status503ServiceUnavailable, "refresh-pending", "Still waiting for Ion",
        "Your sign-in is being renewed at Ion, which takes longer than usual. You are still signed in; try again in a moment.")
    { RetryAfter = TimeSpan.FromSeconds(5) };

    public static Failure Prefetch { get; } = new(
        StatusCodes.Status503ServiceUnavailable, "prefetch", "Not ahead of time",
        "A sign-in starts, and ends, when somebody comes for it. Nothing was done; ask again without fetching ahead.")
    { RetryAfter = TimeSpan.FromSeconds(1) };

    public static Failure TooManyRequests(TimeSpan retryAfter) => new(
        StatusCodes.Status429TooManyRequests, "too-many-requests", "Too many requests",
        "More requests have come from your network in a minute than this app takes, so nothing was done with this one. If you were signed in, you still are. Wait a minute, then try again.")
    { RetryAfter = retryAfter, IsLogged = true };

    public static Failure DependencyUnavailable(string dependency) => new(
        StatusCodes.Status503ServiceUnavailable, "unavailable", "Temporarily unavailable",
        $"This app can't use its {dependency} just now. Nothing is lost; try again in a moment.")
    { RetryAfter = TimeSpan.FromSeconds(5) };

    public static Failure SignedOut(string loginUrl) => new(
        StatusCodes.Status401Unauthorized, "signed-out", "Not signed in",
        "Sign in at loginUrl and try again.")
    { LoginUrl = loginUrl };
}
