using IonFunctions.Core.Ion;
using IonFunctions.Core.Secrets;
using IonFunctions.Core.Sessions;
using IonFunctions.Core.Settings;
using IonFunctions.Tests.Servers;

namespace IonFunctions.Tests.Refresh;

/// <summary>What the worlds that run the protocol without HTTP start from: the default settings, and a user who has just signed in.</summary>
internal static class SampleSessions
{
    public static AppSettings Settings { get; } = new(
        new(new("http://localhost:1/"), "client", "secret", ["read"]),
        new(new("http://localhost:2/"), []),
        KeyVaultUri: null,
        new(TablesUri: null, ConnectionString: null),
        new(new byte[SessionKey.Length], TimeSpan.FromDays(30), TimeSpan.FromDays(14)),
        new(RefreshSchedule.Parse(RefreshSchedule.Default)!, TimeSpan.FromHours(1), TimeSpan.FromDays(3), 32),
        IdentityClientId: null,
        AllowWrites: false);

    /// <summary>As a sign-in makes it, before it is known when it is due.</summary>
    public static Session SignedIn(SessionHandle handle, TokenSet tokens, DateTimeOffset now) => new()
    {
        Handle = handle,
        User = new(30001, SampleUsers.Ada, "Ada", "Lovelace", "2027alovelace@tjhsst.edu", "student"),
        Tokens = tokens,
        CreatedAt = now,
        LastSeenAt = now,
        ExpiresAt = now + Settings.Session.Lifetime,
        DueAt = default,
    };
}
