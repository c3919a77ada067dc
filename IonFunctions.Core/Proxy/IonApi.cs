using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace IonFunctions.Core.Proxy;

/// <summary>
/// The paths of Ion's API that pass through this app. A path is matched against them and then made anew from what was
/// matched, rather than looked through for what might be bad in it: what is not in this list never reaches Ion.
/// </summary>
internal sealed class IonApi
{
    private const int LongestValue = 100;

    // In the order of design.md.
    private static readonly IonApi[] All =
    [
        new("profile"),
        new("profile/{user}"),
        new("profile/{user}/picture", isJson: false),
        new("schedule"),
        new("schedule/{date}"),
        new("announcements"),
        new("announcements/{id}"),
        new("blocks"),
        new("blocks/{id}"),
        new("activities"),
        new("activities/{id}"),
        new("signups/user", takesPost: true),
        new("signups/user/favorites", takesPost: true),
        new("signups/scheduled_activity/{id}"),
        new("search/{query}"),
        new("emerg"),
        new("bus"),
        new("bus/{id}"),
    ];

    private readonly string[] _segments;
    private readonly bool _isJson;

    private IonApi(string template, bool isJson = true, bool takesPost = false) =>
        (_segments, _isJson, Template, TakesPost) = (template.Split('/'), isJson, template, takesPost);

    /// <summary>Every path's template, below <c>/api/</c>.</summary>
    public static IEnumerable<string> Templates => All.Select(one => one.Template);

    /// <summary>The path below <c>/api/</c>, with names for its parameters.</summary>
    public string Template { get; }

    /// <summary>Whether it takes POST beside GET and HEAD.</summary>
    public bool TakesPost { get; }

    /// <summary>The entry that a path below <c>/api/</c> belongs to, and the path to ask Ion for; null when there is none.</summary>
    /// <param name="path">Decoded, with a leading slash; an encoded slash in it has stayed <c>%2F</c>.</param>
    public static (IonApi Entry, IonPath Path)? Find(PathString path)
    {
        if (!path.HasValue || path.Value.Contains("%2F", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var segments = path.Value[1..].Split('/');
        return Array.Find(All, one => one.Matches(segments)) is { } entry ? (entry, entry.PathOf(segments)) : null;
    }

    // Every segment is encoded anew, percent signs too: what was decoded here once is not decoded once more on its way.
    private IonPath PathOf(string[] segments) => new(
        "/api/" + string.Join('/', segments.Select(Uri.EscapeDataString)), $"/api/{Template}", $"/api/ion/{Template}",
        _isJson ? "application/json" : "image/*", HasLinks: _isJson);

    private bool Matches(string[] segments) => segments.Length == _segments.Length
        && _segments.Zip(segments).All(pair => pair.First[0] == '{' ? IsValue(pair.First, pair.Second) : pair.First == pair.Second);

    private static bool IsValue(string parameter, string value) => value.Length is > 0 and <= LongestValue && parameter switch
    {
        "{id}" => value.Length <= 18 && value.All(char.IsAsciiDigit),
        "{user}" => value.All(char.IsAsciiLetterOrDigit),
        "{date}" => DateOnly.TryParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
        // A dot segment would be resolved on its way (RFC 3986 section 5.2.4), to a path that was not matched.
        "{query}" => value is not ("." or "..") && !value.Any(c => char.IsControl(c) || c is '\\'),
        _ => throw new InvalidOperationException(parameter),
    };
}
