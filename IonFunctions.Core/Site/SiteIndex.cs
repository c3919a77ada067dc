using System.Collections.Frozen;
using IonFunctions.Core.Settings;

namespace IonFunctions.Core.Site;

/// <summary>The site as it is: which address leads to which file.</summary>
internal sealed class SiteIndex
{
    private const string Page = ".html";
    private readonly FrozenDictionary<string, SiteFile> _files;
    private readonly PageSettings _settings;

    public SiteIndex(IEnumerable<SiteFile> files, SitePolicy policy, PageSettings settings, IReadOnlyList<string> faults)
    {
        _files = files.ToFrozenDictionary(file => file.Path, StringComparer.Ordinal);
        (Policy, _settings, Faults) = (policy, settings, faults);
    }

    public SitePolicy Policy { get; }

    /// <summary>Why it can't be served, in lines for whoever has put it there.</summary>
    public IReadOnlyList<string> Faults { get; }

    public IEnumerable<SiteFile> Files => _files.Values;

    /// <summary>The page for what isn't there.</summary>
    public SiteFile? NotFound => _files.GetValueOrDefault("/404.html");

    /// <summary>
    /// The page for the views of a single-page app: for a path that is neither the app's own nor a file's, as it can tell by its
    /// end. A picture that is missing is missing.
    /// </summary>
    public SiteFile? FallbackFor(string path) =>
        _settings.Fallback is { } name && !path.StartsWith("/api/", StringComparison.OrdinalIgnoreCase) && !ContentTypes.IsKnown(path)
            ? _files.GetValueOrDefault("/" + name)
            : null;

    /// <summary>What is at a path; null where there is nothing.</summary>
    public SiteMatch? Find(string path)
    {
        if (path.EndsWith('/'))
        {
            return FileAt(path + "index" + Page) ?? (SiteMatch?)(_files.ContainsKey(path[..^1] + Page) ? new SiteMatch.Moved(path[..^1]) : null);
        }

        return FileAt(path) ?? FileAt(path + Page) ?? (SiteMatch?)(_files.ContainsKey(path + "/index" + Page) ? new SiteMatch.Moved(path + "/") : null);
    }

    /// <summary>Whether only who is signed in gets an answer at this path, be it one of the file's other addresses that says so.</summary>
    public bool NeedsSignIn(string path, SiteMatch? match) =>
        _settings.NeedSignIn(path) || match is SiteMatch.Found { File.NeedsSignIn: true };

    private SiteMatch.Found? FileAt(string path) => _files.TryGetValue(path, out var file) ? new SiteMatch.Found(file) : null;
}
