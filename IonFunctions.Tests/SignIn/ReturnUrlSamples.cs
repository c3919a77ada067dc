using System.Globalization;
using System.Text.RegularExpressions;
using IonFunctions.Core.Settings;
using IonFunctions.Core.SignIn;
using Microsoft.Extensions.Logging.Abstractions;

namespace IonFunctions.Tests.SignIn;

/// <summary>Return URLs to try, and what must hold of whatever comes of one.</summary>
internal static partial class ReturnUrlSamples
{
    public const string Own = "https://app.example";
    public const string Allowed = "https://pages.example";
    public const string AllowedWithPort = "http://localhost:8080";

    private static readonly AppSettings Settings = new(
        new(new("https://ion.example/"), "client", "secret", ["read"]),
        new(new(Own + "/"), [Allowed, AllowedWithPort]),
        KeyVaultUri: null,
        new(TablesUri: null, ConnectionString: null),
        new(Key: null, TimeSpan.FromDays(30), TimeSpan.FromDays(14)),
        new(RefreshSchedule.Parse(RefreshSchedule.Default)!, TimeSpan.FromHours(1), TimeSpan.FromDays(3), 32),
        IdentityClientId: null,
        AllowWrites: false);

    /// <summary>The lines of <c>hostile-return-urls.txt</c>.</summary>
    public static IReadOnlyList<string> Hostile { get; } = ReadHostile();

    public static ReturnUrls ReturnUrls { get; } = new(Settings, NullLogger<ReturnUrls>.Instance);

    /// <summary>A browser that is sent to it arrives at this app, or at an origin that is allowed.</summary>
    public static void AssertHarmless(string location)
    {
        // The characters of RFC 3986, a percent sign with two digits: as a header has it, nothing is left for anyone to mend.
        Assert.Matches(OnlyUriCharacters, location);
        if (!location.StartsWith(Allowed + "/", StringComparison.Ordinal) && !location.StartsWith(AllowedWithPort + "/", StringComparison.Ordinal))
        {
            // By the URL Standard, a path on the same host unless a slash or backslash comes second (above: no tab goes before it).
            Assert.Matches("^/(?!/)", location);
        }

        Assert.Contains(new Uri(new Uri(Own), location).GetLeftPart(UriPartial.Authority), new[] { Own, Allowed, AllowedWithPort });
    }

    private static List<string> ReadHostile()
    {
        using var stream = typeof(ReturnUrlSamples).Assembly.GetManifestResourceStream("hostile-return-urls.txt")!;
        using var reader = new StreamReader(stream);
        return [.. reader.ReadToEnd().Split('\n').Where(line => line.Length > 0 && line[0] != '#' || line.StartsWith("#http", StringComparison.Ordinal)).Select(Unescape)];
    }

    private static string Unescape(string line) => Escape.Replace(
        line, match => ((char)int.Parse(match.Groups["code"].Value, NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToString());

    [GeneratedRegex(@"^(?:[A-Za-z0-9\-._~:/?@!$&'()*+,;=]|%[0-9A-Fa-f]{2})*(?:#(?:[A-Za-z0-9\-._~:/?@!$&'()*+,;=]|%[0-9A-Fa-f]{2})*)?\z", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex OnlyUriCharacters { get; }

    [GeneratedRegex(@"\{(?<code>[0-9A-F]{2,4})\}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Escape { get; }
}
