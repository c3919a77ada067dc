using IonFunctions.Core.Pages;

namespace IonFunctions.Tests.Pages;

/// <summary>Every page of the app, with usual and with hostile content.</summary>
internal static class SamplePages
{
    /// <summary>Closes what it may stand in (text, attribute, style), and would run if anything let it.</summary>
    public const string Hostile = "</title></style>\"'><script>alert(1)</script><img src=x onerror=alert(1)>&amp;";

    public static readonly LandingProfile Ada = new("2027alovelace", "Ada Lovelace")
    {
        FullName = "Augusta Ada Lovelace",
        Email = "2027alovelace@tjhsst.edu",
        UserType = "student",
        GradeNumber = 12,
        GradeName = "senior",
        GraduationYear = 2027,
        Counselor = "Mary Somerville",
    };

    private static readonly Dictionary<string, Page> Pages = new()
    {
        ["signed-out"] = LandingPage.SignedOut("/api/login?returnUrl=%2F"),
        ["signed-in"] = LandingPage.SignedIn(Ada),
        ["signed-in-ion-away"] = LandingPage.SignedIn(
            new("2027alovelace", "Ada Lovelace") { Email = "2027alovelace@tjhsst.edu", UserType = "student" },
            ionAnswered: false),
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
            ionAnswered: false),
        ["cancelled"] = ErrorPage.Create(
            400,
            "Sign-in was cancelled",
            "You chose not to let this app use your Ion account. Nothing was stored.",
            [new("Try again", "/api/login?returnUrl=%2F"), new("Go to the start page", "/")],
            reference: null),
        ["error"] = ErrorPage.Create(
            502,
            "Ion can’t be reached",
            "Ion did not answer, so you could not be signed in. This is usually over in a few minutes.",
            [new("Try again", "/api/login?returnUrl=%2F"), new("Go to the start page", "/")],
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"),
        ["error-hostile"] = ErrorPage.Create(
            500, Hostile, Hostile, [new(Hostile, "javascript:alert(1)"), new(Hostile, "/" + Hostile)], Hostile),
        ["not-found"] = NotFoundPage.Create("4bf92f3577b34da6a3ce929d0e0e4736"),
    };

    public static TheoryData<string> Names => [.. Pages.Keys];

    public static Page Get(string name) => Pages[name];
}
