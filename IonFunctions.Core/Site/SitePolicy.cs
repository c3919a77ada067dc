using IonFunctions.Core.Settings;

namespace IonFunctions.Core.Site;

/// <summary>What the site's own file says of how it is served; it is never served itself.</summary>
/// <param name="ContentSecurityPolicy">The header of every file.</param>
/// <param name="SourceMaps">Whether <c>.map</c> files are served.</param>
/// <param name="Immutable">Paths whose files never change under their names, beside those that look so (<see cref="HashedName"/>).</param>
internal sealed record SitePolicy(string ContentSecurityPolicy, bool SourceMaps, IReadOnlyList<PathPattern> Immutable)
{
    /// <summary>The file's name, at the top of the folder.</summary>
    public const string FileName = "ionfunctions.json";

    /// <summary>Where there is no such file.</summary>
    public static SitePolicy Strict { get; } =
        new(Site.ContentSecurityPolicy.Write(Site.ContentSecurityPolicy.Strict), SourceMaps: false, []);
}
