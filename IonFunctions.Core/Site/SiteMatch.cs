namespace IonFunctions.Core.Site;

/// <summary>What a path of the site leads to.</summary>
internal abstract record SiteMatch
{
    private SiteMatch()
    {
    }

    /// <summary>A file.</summary>
    internal sealed record Found(SiteFile File) : SiteMatch;

    /// <summary>Another path, by which relative links of the page are right.</summary>
    internal sealed record Moved(string Path) : SiteMatch;
}
