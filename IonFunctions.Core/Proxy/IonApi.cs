using System.Buffers;
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
    private const int MostSegments = 5; // More than any template has.
    private const string Rest = "{query}"; // Ion's has slashes in it.
    private static readonly SearchValues<char> Letters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");
    private static readonly SearchValues<char> LettersAndDigits = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789");
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
    private readonly IonPath? _path; // Where there is but one.

    // Ion's views that are functions name their methods, and HEAD is not among them (Django REST Framework's api_view).
    private IonApi(string template, bool isJson = true, bool takesPost = false, bool knowsHead = true)
    {
        (_segments, _isJson, _knowsHead, Template, TakesPost) = (template.Split('/', StringSplitOptions.RemoveEmptyEntries), isJson, knowsHead, template, takesPost);
        _path = template.Contains('{', StringComparison.Ordinal) ? null : PathOf(template);
    }

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
        EntryOf(path.Value) is { } entry ? (entry, entry._path ?? entry.PathOf(Within(path.Value).ToString())) : null;

    /// <summary>Whether there is one: for links, of which an answer may have hundreds.</summary>
    /// <param name="path">As <see cref="Find"/> takes it.</param>
    public static bool Has(ReadOnlySpan<char> path) => EntryOf(path) is not null;

    /// <summary>The date that a text is to Ion; null where it is none.</summary>
    public static DateOnly? DateOf(ReadOnlySpan<char> text) =>
        DateOnly.TryParseExact(text, DateFormats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date : null;

    private static IonApi? EntryOf(ReadOnlySpan<char> path)
    {
        if (path.Contains('%') && path.Contains("%2F", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var within = Within(path);
        Span<Range> ranges = stackalloc Range[MostSegments + 1]; // The last has all that are more.
        var segments = ranges[..(path is "" or "/" ? 0 : within.Split(ranges, '/'))];
        foreach (var entry in All)
        {
            if (entry.Matches(within, segments))
            {
                return entry;
            }
        }

        return null;
    }

    private static ReadOnlySpan<char> Within(ReadOnlySpan<char> path) => path is "" or "/" ? "" : path[1..^(path[^1] == '/' ? 1 : 0)];

    // Every segment is encoded anew, percent signs too: what was decoded here once is not decoded once more on its way.
    private IonPath PathOf(string within) => new(
        "/api/" + string.Join('/', within.Split('/').Select(Uri.EscapeDataString)), $"/api/{Template}", $"/api/ion/{Template}",
        _isJson ? "application/json" : "image/*", _knowsHead, hasLinks: _isJson);

    private bool Matches(ReadOnlySpan<char> path, ReadOnlySpan<Range> segments)
    {
        if (segments.Length != _segments.Length && !(segments.Length > _segments.Length && _segments is [.., Rest]))
        {
            return false;
        }

        for (var at = 0; at < _segments.Length; at++)
        {
            var matches = _segments[at] is Rest ? IsRest(path[segments[at].Start..])
                : _segments[at][0] == '{' ? IsValue(_segments[at], path[segments[at]])
                : path[segments[at]].SequenceEqual(_segments[at]);
            if (!matches)
            {
                return false;
            }
        }

        return true;
    }

    // A dot segment would be resolved on its way (RFC 3986 section 5.2.4), to a path that was not matched; of two slashes
    // in a row some servers make one.
    private static bool IsRest(ReadOnlySpan<char> rest)
    {
        if (rest.Length > LongestValue)
        {
            return false;
        }

        foreach (var range in rest.Split('/'))
        {
            if (rest[range] is "" or "." or "..")
            {
                return false;
            }
        }

        foreach (var c in rest)
        {
            if (char.IsControl(c) || c is '\\')
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsValue(string parameter, ReadOnlySpan<char> value) => value.Length is > 0 and <= LongestValue && parameter switch
    {
        "{id}" => value.Length <= 18 && !value.ContainsAnyExceptInRange('0', '9'),
        "{user}" => !value.ContainsAnyExcept(LettersAndDigits),
        "{grade}" => !value.ContainsAnyExcept(Letters),
        "{date}" => DateOf(value) is not null,
        _ => throw new InvalidOperationException(parameter),
    };
}
