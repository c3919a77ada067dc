namespace IonFunctions.Tests.Architecture;

/// <summary>A room of Core: a folder, and the namespace of its name.</summary>
/// <param name="Name">The folder's name.</param>
/// <param name="Knows">The rooms whose types it may use, each with the reason where that is not plain from the two names.</param>
internal sealed record Room(string Name, IReadOnlyDictionary<string, string> Knows)
{
    private const string Plain = "";

    /// <summary>All of them, from the ground up: a room knows only rooms that stand above it in this list, so there is no circle.</summary>
    public static IReadOnlyList<Room> All { get; } =
    [
        new("Settings"),
        new("Hosting"),
        new("Pages"),
        new("Telemetry", ("Hosting", "Application Insights is reached as the app's identity; a dependency that is down is logged by every room")),
        new("Limits", ("Settings", Plain), ("Telemetry", Plain)),
        new("Storage", ("Settings", Plain), ("Hosting", "tables are reached as the app's identity; what unavailable is")),
        new("Secrets", ("Settings", Plain), ("Hosting", "the vault is reached as the app's identity; what unavailable is"), ("Telemetry", Plain)),
        new("Http", ("Settings", Plain), ("Hosting", "what is unavailable is answered with 503"), ("Pages", "a failure is a page to a person"), ("Telemetry", Plain), ("Limits", "whom a limit holds up is answered with 429")),
        new(
            "Ion",
            ("Settings", Plain), ("Hosting", "what unavailable is, and the words for an address where nobody answers"), ("Telemetry", Plain),
            ("Secrets", "the client secret goes with every token request"), ("Http", "how a media type is read, and base64url")),
        new(
            "PublicData",
            ("Settings", Plain), ("Hosting", "a request that many wait for is seen through, whoever leaves"), ("Telemetry", Plain),
            ("Limits", "days that nobody has asked for are not had without end"), ("Http", "an answer is kept in the codings that it goes out in"), ("Ion", "a connection, a body, an outage; no token")),
        new(
            "Sessions",
            ("Settings", Plain), ("Hosting", "the last use is written beside the request"), ("Telemetry", Plain), ("Limits", "sessions that there are not are looked for so often"), ("Storage", Plain),
            ("Secrets", "what could be misused is sealed into the row"), ("Http", "the cookie, and the endpoints that say who is signed in"),
            ("Ion", "a session has Ion's tokens and Ion's user")),
        new(
            "Refresh",
            ("Settings", Plain), ("Hosting", "a flight is seen through, whoever still waits"), ("Telemetry", Plain), ("Storage", "the due index"),
            ("Ion", "a refresh token is sent there"), ("Sessions", "the lease is in the session's row")),
        new("Answers", ("Http", Plain), ("Ion", "an outage"), ("Refresh", "a postponement")),
        new(
            "Api",
            ("Settings", Plain), ("Hosting", "what unavailable is"), ("Telemetry", Plain), ("Limits", "what it means to be held up by one"), ("Http", "the words of a failure, and whether a request may change something"), ("Ion", Plain),
            ("PublicData", "what is public at Ion is nobody's"), ("Sessions", "whom a call is made as"), ("Refresh", "a call is made with a token that is good"), ("Answers", Plain)),
        new(
            "Proxy",
            ("Settings", Plain), ("Telemetry", Plain), ("Limits", "whom a day that is not kept is counted for"), ("Http", Plain), ("Ion", Plain),
            ("PublicData", "what is public at Ion is nobody's"), ("Sessions", Plain),
            ("Refresh", "a call is made with a token that is good"), ("Answers", Plain)),
        new(
            "SignIn",
            ("Settings", Plain), ("Hosting", "an exchange is seen through, as is a revocation"), ("Telemetry", Plain), ("Limits", "codes that sign nobody in are sent so often"), ("Secrets", "state and cookie are sealed"),
            ("Pages", "the ways on from a sign-in that failed"), ("Http", Plain), ("Ion", Plain), ("Sessions", Plain), ("Refresh", "a new session gets its due row"), ("Answers", Plain)),
        new(
            "Offline",
            ("Settings", Plain), ("Hosting", "a consent is prolonged beside the request"), ("Telemetry", Plain), ("Storage", "the consents"),
            ("Secrets", "who has agreed is sealed into the row"), ("Http", Plain), ("Ion", "Ion's number for the user"), ("Sessions", "one of the user's is used"), ("Api", "Ion's API as somebody")),
        new(
            "Landing",
            ("Settings", "where the form to sign out of Ion leads"), ("Pages", Plain), ("Http", Plain), ("Ion", Plain), ("Sessions", Plain), ("Refresh", "the profile is asked for with a token that is good"), ("Answers", Plain)),
        new(
            "Health",
            ("Settings", Plain), ("Hosting", Plain), ("Telemetry", Plain), ("Secrets", Plain), ("Http", Plain), ("Ion", Plain), ("Sessions", "whether the table can be read")),
        new(
            "Identity",
            ("Settings", Plain), ("Telemetry", Plain), ("Secrets", "its keys are derived from the session key"), ("Http", Plain),
            ("Ion", "a session has Ion's user"), ("Sessions", Plain)),
        new("Client", ("Http", Plain)),
        new("Site", ("Settings", Plain), ("Pages", "the way on from where there is nothing"), ("Http", "a page that is not there, and the front page of an app without pages"), ("Sessions", "some pages are for those who are signed in")),
    ];

    private Room(string name, params (string Room, string Reason)[] knows)
        : this(name, knows.ToDictionary(arrow => arrow.Room, arrow => arrow.Reason, StringComparer.Ordinal))
    {
    }

    /// <summary>The namespace of its types.</summary>
    public string Namespace => $"{nameof(IonFunctions)}.{nameof(Core)}.{Name}";
}
