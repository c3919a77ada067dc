using System.Text.RegularExpressions;

namespace IonFunctions.Core.Site;

/// <summary>
/// The Content-Security-Policy of the site's files: strict, until the site's own file says otherwise of a directive. What a page
/// may run is of account here: it is on the origin that the session is on.
/// </summary>
internal static partial class ContentSecurityPolicy
{
    /// <summary>All from this origin, pictures from the page's own script too (those of Ion's API); no frames around or inside, no plugins.</summary>
    public static IReadOnlyDictionary<string, string> Strict { get; } = new OrderedDictionary<string, string>
    {
        ["default-src"] = "'none'",
        ["script-src"] = "'self'",
        ["style-src"] = "'self'",
        ["img-src"] = "'self' data: blob:",
        ["font-src"] = "'self'",
        ["media-src"] = "'self'",
        ["connect-src"] = "'self'",
        ["manifest-src"] = "'self'",
        ["worker-src"] = "'self'",
        ["form-action"] = "'self'",
        ["base-uri"] = "'none'",
        ["frame-ancestors"] = "'none'",
    };

    private static readonly HashSet<string> Others = new(StringComparer.Ordinal)
    {
        "child-src", "frame-src", "object-src", "script-src-attr", "script-src-elem", "style-src-attr", "style-src-elem",
    };

    private static readonly HashSet<string> Keywords = new(StringComparer.Ordinal)
    {
        "none", "self", "unsafe-inline", "unsafe-eval", "wasm-unsafe-eval", "unsafe-hashes", "strict-dynamic", "report-sample",
    };

    /// <summary>The header's value.</summary>
    public static string Write(IEnumerable<KeyValuePair<string, string>> directives) =>
        string.Join("; ", directives.Select(directive => $"{directive.Key} {directive.Value}"));

    public static bool IsDirective(string name) => Strict.ContainsKey(name) || Others.Contains(name);

    /// <summary>What is wrong with the sources of a directive; null where nothing is.</summary>
    public static string? FaultOf(string sources)
    {
        var all = sources.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return all.Length == 0 ? "names no source; write 'none' where there is to be none"
            : all.Length > 1 && all.Contains("'none'") ? "has 'none' beside others"
            : all.Select(FaultOfSource).FirstOrDefault(fault => fault is not null);
    }

    private static string? FaultOfSource(string source) =>
        Keywords.Contains(source) ? $"has {source} without its quotes; write '{source}'"
        : source is ['\'', .. var inner, '\''] ? Keywords.Contains(inner) || Hash().IsMatch(inner) ? null : $"has {source}, which is no word of a policy"
        : source.All(character => character is > ' ' and <= '~') && (Scheme().IsMatch(source) || Host().IsMatch(source)) ? null
        : $"has {source}, which is neither a word in quotes, a scheme such as data:, nor a host such as https://cdn.example.org";

    [GeneratedRegex("^sha(256|384|512)-[A-Za-z0-9+/_-]+={0,2}$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Hash();

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9+.-]*:$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Scheme();

    [GeneratedRegex(@"^([A-Za-z][A-Za-z0-9+.-]*://)?(\*|(\*\.)?[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*)(:([0-9]+|\*))?(/[^,;]*)?$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Host();
}
