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
        "This can be asked for only by the app's own pages or by an origin listed in App__AllowedOrigins.");

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

    public static Failure IonBusy(TimeSpan retryAfter) => new(
        StatusCodes.Status503ServiceUnavailable, "ion-busy", "Ion asks to wait",
        "Ion takes no more requests from this app for now. You are still signed in; try again later.")
    { RetryAfter = retryAfter };

    public static Failure RefreshPending { get; } = new(
        StatusCodes.Status503ServiceUnavailable, "refresh-pending", "Still waiting for Ion",
        "Your sign-in is being renewed at Ion, which takes longer than usual. You are still signed in; try again in a moment.")
    { RetryAfter = TimeSpan.FromSeconds(5) };

    public static Failure DependencyUnavailable(string dependency) => new(
        StatusCodes.Status503ServiceUnavailable, "unavailable", "Temporarily unavailable",
        $"This app can't use its {dependency} just now. Nothing is lost; try again in a moment.")
    { RetryAfter = TimeSpan.FromSeconds(5) };

    public static Failure SignedOut(string loginUrl) => new(
        StatusCodes.Status401Unauthorized, "signed-out", "Not signed in",
        "Sign in at loginUrl and try again.")
    { LoginUrl = loginUrl };
}
