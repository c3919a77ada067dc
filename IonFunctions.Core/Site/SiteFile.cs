namespace IonFunctions.Core.Site;

/// <summary>A file of the site.</summary>
/// <param name="Path">Its path below the folder, decoded, with a leading slash.</param>
/// <param name="FullName">Where it is.</param>
internal sealed record SiteFile(string Path, string FullName)
{
    private const string Page = ".html";
    private const string Index = "/index.html";

    /// <summary>The content codings that it lies there in beside itself, best first.</summary>
    public IReadOnlyList<(ContentCoding Coding, string FullName)> Codings { get; init; } = [];

    /// <summary>Whether another content would have another name, so that it never changes under this one.</summary>
    public bool IsImmutable { get; init; }

    /// <summary>Whether it is for those who are signed in.</summary>
    public bool NeedsSignIn { get; init; }

    public string ContentType { get; } = ContentTypes.Of(Path);

    public bool IsPage => Path.EndsWith(Page, StringComparison.Ordinal);

    /// <summary>All paths that lead to it: its own, and of a page the one without <c>.html</c>, of an index its folder.</summary>
    public static IEnumerable<string> AddressesOf(string path)
    {
        yield return path;
        if (path.EndsWith(Page, StringComparison.Ordinal))
        {
            var clean = path[..^Page.Length];
            yield return clean;
            yield return clean + "/";
        }

        if (path.EndsWith(Index, StringComparison.Ordinal))
        {
            var folder = path[..^Index.Length];
            yield return folder + "/";
            if (folder.Length > 0)
            {
                yield return folder;
            }
        }
    }
}
