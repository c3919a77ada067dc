using IonFunctions.Core.Settings;

namespace IonFunctions.Core.Proxy;

/// <summary>
/// Translates links within Ion's answers: Ion's own lead a browser to Ion, where it has no token. A link to what this app
/// does not pass through stays as it is.
/// </summary>
internal sealed class IonLinks(AppSettings settings)
{
    private readonly Uri _ion = settings.Ion.BaseUrl;
    private readonly string _here = new Uri(settings.Site.PublicUrl, "api/ion").AbsoluteUri;

    /// <summary>The same resource by way of this app; null when it is none that passes through.</summary>
    public string? Translate(string link)
    {
        // By host alone: whether Ion writes http or https depends on what its own front end tells it.
        if (!Uri.TryCreate(link, UriKind.Absolute, out var uri)
            || uri.Scheme is not ("http" or "https")
            || !uri.Host.Equals(_ion.Host, StringComparison.OrdinalIgnoreCase)
            || (uri.Port != _ion.Port && !uri.IsDefaultPort)
            || !uri.AbsolutePath.StartsWith("/api/", StringComparison.Ordinal)
            || uri.AbsolutePath.Contains("%00", StringComparison.Ordinal)) // PathString throws at one, and no path has it.
        {
            return null;
        }

        var path = uri.AbsolutePath["/api".Length..];
        return IonApi.Find(Microsoft.AspNetCore.Http.PathString.FromUriComponent(path)) is null ? null : _here + path + uri.Query + uri.Fragment;
    }
}
