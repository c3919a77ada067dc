using System.Buffers;
using System.Text;
using System.Web;
using IonFunctions.Tests.Contract;

namespace IonFunctions.Tests.RawRequests;

/// <summary>What is real at the app that hostile requests are for: who is signed in there, and who is about to.</summary>
internal sealed record HostileWorld
{
    public const string AllowedOrigin = "https://pages.example";

    /// <summary>RFC 6265 section 4.1.1, of which this app has base64url.</summary>
    public static SearchValues<char> CookieCharacters { get; } = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

    /// <summary>Whether the Functions host is what they reach first.</summary>
    public required bool IsBehindHost { get; init; }

    public required string Authority { get; init; }

    public required string PublicUrl { get; init; }

    public required string IonOAuth { get; init; }

    public required string SessionCookie { get; init; }

    public required string CookieSuffix { get; init; }

    /// <summary>Session cookies that are good for as long as this lasts, since no request that could end one has it.</summary>
    public required IReadOnlyList<string> Sessions { get; init; }

    /// <summary>A cookie's name, its value, and the state of that sign-in.</summary>
    public required IReadOnlyList<(string Name, string Value, string State)> SignIns { get; init; }

    /// <summary>What is in no answer's body.</summary>
    public IReadOnlyList<byte[]> Secrets => _secrets ??= [.. Sessions.Select(Encoding.ASCII.GetBytes)];

    private byte[][]? _secrets;

    public static async Task<HostileWorld> AtAsync(TestApp app, bool isBehindHost)
    {
        List<string> sessions = [];
        List<(string, string, string)> signIns = [];
        var suffix = "";
        for (var i = 0; i < 3; i++)
        {
            using var visitor = app.NewVisitor();
            await visitor.SignInAsync();
            sessions.Add(visitor.Cookies["ion-session"]);
            suffix = visitor.NameOf("ion-session")["ion-session".Length..];
            using var signingIn = app.NewVisitor();
            var state = HttpUtility.ParseQueryString((await signingIn.LoginAsync("/club")).Query)["state"]!;
            var (name, value) = Assert.Single(signingIn.Cookies);
            signIns.Add((signingIn.NameOf(name), value, state));
        }

        return new()
        {
            IsBehindHost = isBehindHost,
            Authority = app.BaseUrl.Authority,
            PublicUrl = app.PublicUrl.AbsoluteUri,
            IonOAuth = new Uri(app.Ion.BaseUrl, "oauth/").AbsoluteUri,
            SessionCookie = app.SessionCookieName,
            CookieSuffix = suffix,
            Sessions = sessions,
            SignIns = signIns,
        };
    }
}
