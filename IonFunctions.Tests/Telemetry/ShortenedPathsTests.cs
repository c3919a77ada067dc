using System.Text.RegularExpressions;
using IonFunctions.Core.Http;
using IonFunctions.Local;

namespace IonFunctions.Tests.Telemetry;

/// <summary>The query of docs/operations.md that keeps people out of the Functions host's own traces; its regular expressions are run by .NET.</summary>
public sealed partial class ShortenedPathsTests
{
    private static readonly MatchCollection Columns =
        Shortening().Matches(File.ReadAllText(Path.Combine(RepositoryRoot.Find(), "docs", "operations.md")));

    [Fact]
    public void Every_column_that_can_have_the_path_is_shortened() =>
        Assert.Equal(["Name", "OperationName", "Url"], Columns.Select(match => match.Groups["column"].Value).Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("api/ion/profile/2027alovelace", "api/ion/profile/...")]
    [InlineData("api/ion/profile/2027alovelace/picture", "api/ion/profile/...")]
    [InlineData("API/Ion/Profile/2027alovelace", "API/Ion/Profile/...")]
    [InlineData("api/ion/search/Ada%20Lovelace", "api/ion/search/...")]
    [InlineData("api/ion/search//api/sessions/Ada", "api/ion/search/...")]
    [InlineData("api/sessions/qpzSGfV0mrBFHWJqCGXUGUnJ0LWjR9LRRLl3kQXyZ1A", "api/sessions/...")]
    [InlineData("api/ion/schedule/2026-11-24", "api/ion/schedule/2026-11-24")]
    [InlineData(Routes.Profile, Routes.Profile)]
    [InlineData(Routes.Sessions, Routes.Sessions)]
    public void Who_somebody_is_does_not_stay(string path, string stored) =>
        Assert.All(Columns, match =>
        {
            Assert.Equal("GET /" + stored, Stored(match, "GET /" + path));
            Assert.Equal("https://app.example/" + stored, Stored(match, "https://app.example/" + path));
        });

    // What `iif(… matches regex …, strcat(extract(…, 1, …), '...'), …)` comes to.
    private static string Stored(Match column, string value) =>
        Regex.IsMatch(value, column.Groups["condition"].Value, RegexOptions.None, TimeSpan.FromMinutes(1))
            ? Regex.Match(value, column.Groups["kept"].Value, RegexOptions.None, TimeSpan.FromMinutes(1)).Groups[1].Value + "..."
            : value;

    [GeneratedRegex(@"^\| extend (?<column>\w+) = iif\(\k<column> matches regex @'(?<condition>[^']+)', strcat\(extract\(@'(?<kept>[^']+)', 1, \k<column>\), '\.\.\.'\), \k<column>\)$", RegexOptions.ExplicitCapture | RegexOptions.Multiline, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Shortening();
}
