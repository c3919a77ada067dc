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
    private const string Rest = "{query}"; // Ion's has slashes in it.
    private static readonly string[] DateFormats = ["yyyy-M-d", "yyyyMMdd"];

    // In the order of Ion's own list (tjcsl/ion, intranet/apps/api/urls.py), without what is for administrators.
    private static readonly IonApi[] All =
    [
        new("", knowsHead: false),
        new("announcements"),
        new("announcements/{id}"),
        new("blocks"),
        new("blocks/{id}"),
        new("search/{query}"),
        new("activities"),
        new("activities/{id}"),
        new("profile"),
        new("profile/{user}"),
        new("profile/{user}/picture", isJson: false),
        new("profile/{user}/picture/{grade}", isJson: false),
        new("signups/user", takesPost: true),
        new("signups/user/{id}"),
        new("signups/user/favorites", takesPost: true),
        new("signups/scheduled_activity/{id}"),
        new("schedule"),
        new("schedule/{date}"),
        new("emerg", knowsHead: false),
        new("bus"),
        new("bus/{id}"),
    ];

    private readonly string[] _segments;
    private readonly bool _isJson;
    private readonly bool _knowsHead;

    // Ion's views that are functions name their methods, and HEAD is not among them (Django REST Framework's api_view).
    private IonApi(string template, bool isJson = true, bool takesPost = false, bool knowsHead = true) =>
        (_segments, _isJson, _knowsHead, Template, TakesPost) =
            (template.Split('/', StringSplitOptions.RemoveEmptyEntries), isJson, knowsHead, template, takesPost);

    /// <summary>Every path's template, below <c>/api/</c>.</summary>
    public static IEnumerable<string> Templates => All.Select(one => one.Template);

    /// <summary>The path below <c>/api/</c>, with names for its parameters.</summary>
    public string Template { get; }

    /// <summary>Whether it takes POST beside GET and HEAD.</summary>
    public bool TakesPost { get; }

    /// <summary>The entry that a path below <c>/api/</c> belongs to, and the path to ask Ion for; null when there is none.</summary>
    /// <param name="path">
    /// Decoded, with a leading slash, if any; one at its end is nothing, as at Ion. An encoded slash in it has stayed <c>%2F</c>.
    /// </param>
    public static (IonApi Entry, IonPath Path)? Find(PathString path) =>
        EntryOf(path, out var segments) is { } entry ? (entry, entry.PathOf(segments)) : null;

    /// <summary>Whether there is one: for links, of which an answer may have hundreds.</summary>
    public static bool Has(PathString path) => EntryOf(path, out _) is not null;

    /// <summary>The date that a text is to Ion; null where it is none.</summary>
    public static DateOnly? DateOf(string text) =>
        DateOnly.TryParseExact(text, DateFormats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date : null;

    private static IonApi? EntryOf(PathString path, out string[] segments)
    {
        segments = [];
        var value = path.Value ?? "";
        if (value.Contains("%2F", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        segments = value is "" or "/" ? [] : value[1..^(value[^1] == '/' ? 1 : 0)].Split('/');
        foreach (var entry in All)
        {
            if (entry.Matches(segments))
            {
                return entry;
            }
        }

        return null;
    }

    // Every segment is encoded anew, percent signs too: what was decoded here once is not decoded once more on its way.
    private IonPath PathOf(string[] segments) => new(
        "/api/" + string.Join('/', segments.Select(Uri.EscapeDataString)), $"/api/{Template}", $"/api/ion/{Template}",
        _isJson ? "application/json" : "image/*", _knowsHead, HasLinks: _isJson);

    private bool Matches(string[] segments)
    {
        if (segments.Length != _segments.Length && !(segments.Length > _segments.Length && _segments is [.., Rest]))
        {
            return false;
        }

        for (var at = 0; at < _segments.Length; at++)
        {
            var matches = _segments[at] is Rest ? IsRest(segments[at..])
                : _segments[at][0] == '{' ? IsValue(_segments[at], segments[at])
                : _segments[at] == segments[at];
            if (!matches)
            {
                return false;
            }
        }

        return true;
    }

    // A dot segment would be resolved on its way (RFC 3986 section 5.2.4), to a path that was not matched; of two slashes
    // in a row some servers make one.
    private static bool IsRest(string[] segments) => segments.Sum(segment => segment.Length + 1) <= LongestValue + 1
        && segments.All(segment => segment is not ("" or "." or "..") && !segment.Any(c => char.IsControl(c) || c is '\\'));

    private static bool IsValue(string parameter, string value) => value.Length is > 0 and <= LongestValue && parameter switch
    {
        "{id}" => value.Length <= 18 && !value.AsSpan().ContainsAnyExceptInRange('0', '9'),
        "{user}" => value.All(char.IsAsciiLetterOrDigit),
        "{grade}" => value.All(char.IsAsciiLetter),
        "{date}" => DateOf(value) is not null,
        _ => throw new InvalidOperationException(parameter),
    };
}
