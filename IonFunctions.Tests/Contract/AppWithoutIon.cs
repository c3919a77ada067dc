using IonFunctions.Core.Sessions;
using IonFunctions.Tests.Servers;

namespace IonFunctions.Tests.Contract;

/// <summary>One instance of the app for the tests of a class, with storage and without an Ion.</summary>
public class AppWithoutIon : IAsyncLifetime
{
    private static int _lastUser = 50_000;
    private readonly Storage _storage;

    public AppWithoutIon(Storage storage)
        : this(storage, Head.Kestrel)
    {
    }

    private protected AppWithoutIon(Storage storage, Head head) => (_storage, Head) = (storage, head);

    public const string AllowedOrigin = "https://pages.example";

    /// <summary>To which the app states who is signed in.</summary>
    public const string Audience = "https://notes.example";

    /// <summary>A connection string for a port that nobody listens on.</summary>
    public static string ClosedStorage { get; } =
        $"DefaultEndpointsProtocol=http;AccountName=a;AccountKey=AAAA;TableEndpoint=http://127.0.0.1:{LoopbackPort.Next()}/a;";

    /// <summary>What it runs on.</summary>
    internal Head Head { get; }

    internal TestApp App { get; private set; } = null!;

    public async ValueTask InitializeAsync() => App = await Head.StartAsync(
        new ClosedIon(), _storage, new Dictionary<string, string?>
        {
            ["App:AllowedOrigins"] = "https://PAGES.example:443/", // As people write it.
            ["Identity:Audiences"] = Audience,
        });

    public virtual async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>
    /// Somebody whose session began though there is no Ion; its tokens are nobody's. Each is another user: a list of one's
    /// sessions would read those of all tests of the class.
    /// </summary>
    internal static async Task<Visitor> SignedInAsync(TestApp app, DateTimeOffset? signedInAt = null)
    {
        var id = SessionId.New();
        var now = signedInAt ?? DateTimeOffset.UtcNow;
        await app.Store.CreateAsync(
            new()
            {
                Handle = id.Handle,
                User = new(Interlocked.Increment(ref _lastUser), SampleUsers.Ada, "Ada", "Lovelace", "2027alovelace@tjhsst.edu", "student"),
                Tokens = new(new("access-token-of-nobody"), now + TimeSpan.FromHours(10), TimeSpan.FromHours(10), new("refresh-token-of-nobody"), "read"),
                CreatedAt = now,
                LastSeenAt = now,
                ExpiresAt = now + TimeSpan.FromDays(30),
                DueAt = now + TimeSpan.FromHours(9),
            },
            TestContext.Current.CancellationToken);
        var visitor = app.NewVisitor();
        visitor.Cookies["ion-session"] = id.CookieValue;
        return visitor;
    }
}
