using IonFunctions.Core.Http;
using IonFunctions.Core.Ion;
using IonFunctions.Core.Landing;
using IonFunctions.Core.Pages;
using IonFunctions.Core.SignIn;

namespace IonFunctions.Tests.Pages;

/// <summary>Every page of the app, with usual and with hostile content.</summary>
internal static class SamplePages
{
    /// <summary>Closes what it may stand in (text, attribute, style), and would run if anything let it.</summary>
    public const string Hostile = "</title></style>\"'><script>alert(1)</script><img src=x onerror=alert(1)>&amp;";

    public static readonly LandingProfile Ada = new("2027alovelace", "Ada Lovelace")
    {
        Id = 30001,
        FullName = "Augusta Ada Lovelace",
        Email = "2027alovelace@tjhsst.edu",
        UserType = "student",
        GradeNumber = 12,
        GradeName = "senior",
        GraduationYear = 2027,
        Counselor = "Mary Somerville",
    };

    private static readonly PageAction TryAgain = new("Try again", "/api/login?returnUrl=%2F");
    private static readonly PageAction Start = new("Go to the start page", "/");

    private static readonly Dictionary<string, Page> Pages = new()
    {
        ["signed-out"] = LandingPage.SignedOut("/api/login?returnUrl=%2F"),
        ["signed-in"] = LandingPage.SignedIn(Ada),
        ["signed-in-asked"] = LandingPage.SignedIn(Ada, missing: null, offline: false),
        ["signed-in-agreed"] = LandingPage.SignedIn(Ada, missing: null, offline: true),
        ["signed-in-ion-away"] = LandingPage.SignedIn(
            new("2027alovelace", "Ada Lovelace") { Email = "2027alovelace@tjhsst.edu", UserType = "student" },
            new(Failures.IonUnreachable, "/api/account")),
        ["signed-in-hostile"] = LandingPage.SignedIn(
            new(Hostile, Hostile)
            {
                FullName = Hostile + "!",
                Email = Hostile,
                UserType = Hostile,
                GradeNumber = 9,
                GradeName = Hostile,
                Counselor = new string('W', 200),
            },
            new(Failures.IonUnreachable with { Title = Hostile, Detail = Hostile }, "/")),
        ["cancelled"] = Failed(SignInFailures.Cancelled, TryAgain, Start),
        ["sign-in-over"] = Failed(SignInFailures.NotStartedHere, TryAgain, Start),
        ["sign-in-malformed"] = Failed(SignInFailures.Malformed, TryAgain, Start),
        ["sign-in-code-refused"] = Failed(SignInFailures.CodeRefused, TryAgain, Start),
        ["sign-in-client-refused"] = Failed(SignInFailures.ClientRefused, TryAgain, Start),
        ["sign-in-profile-refused"] = Failed(SignInFailures.ProfileRefused, TryAgain, Start),
        ["sign-in-ion-unreachable"] = Failed(SignInFailures.IonUnreachable, TryAgain, Start),
        ["sign-in-unavailable"] = Failed(SignInFailures.Unavailable("storage"), TryAgain, Start),
        ["sign-in-scope-refused"] = Failed(SignInFailures.ScopeRefused, TryAgain, Start),
        ["sign-in-ion-failing"] = Failed(SignInFailures.IonFailing, TryAgain, Start),
        ["sign-in-ion-timed-out"] = Failed(SignInFailures.IonTimedOut, TryAgain, Start),
        ["sign-in-ion-unusable"] = Failed(SignInFailures.IonUnusable, TryAgain, Start),
        ["sign-in-ion-busy"] = Failed(SignInFailures.OfOutage(new(IonOutageKind.Busy, "status 429")), TryAgain, Start),
        ["unavailable"] = Failed(Failures.DependencyUnavailable("storage"), TryAgain, Start),
        ["too-many-requests"] = Failed(Failures.TooManyRequests(TimeSpan.FromMinutes(1)), TryAgain, Start),
        ["not-found"] = Failed(Failures.NotFound, Start),
        ["error-hostile"] = ErrorPage.Create(
            500, Hostile, Hostile, [new(Hostile, "javascript:alert(1)"), new(Hostile, "/" + Hostile)], Hostile),
    };

    public static TheoryData<string> Names => [.. Pages.Keys];

    private static Page Failed(Failure failure, params PageAction[] actions) =>
        ErrorPage.Create(failure.Status, failure.Title, failure.Detail, actions, "4bf92f3577b34da6a3ce929d0e0e4736");

    public static Page Get(string name) => Pages[name];
}
