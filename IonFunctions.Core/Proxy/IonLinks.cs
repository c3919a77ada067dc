using System.Buffers;
using IonFunctions.Core.Settings;
using Microsoft.AspNetCore.Http;

namespace IonFunctions.Core.Proxy;

/// <summary>
/// Translates links within Ion's answers: Ion's own lead a browser to Ion, where it has no token. A link to what this app
/// does not pass through stays as it is.
/// </summary>
internal sealed class IonLinks(AppSettings settings)
{
    // What is the same however an address is normalized (RFC 3986 section 6.2.2), as long as there is no dot segment.
    private static readonly SearchValues<char> Plain = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789/_-?&=");

    private readonly Uri _ion = settings.Ion.BaseUrl;
    private readonly string _ionApi = new Uri(settings.Ion.BaseUrl, "api").AbsoluteUri;
    private readonly string _here = new Uri(settings.Site.PublicUrl, "api/ion").AbsoluteUri;

    /// <summary>The same resource by way of this app; null when it is none that passes through.</summary>
    public string? Translate(string link)
    {
        // Nearly all of them.
        if (link.StartsWith(_ionApi, StringComparison.Ordinal) && link.AsSpan(_ionApi.Length) is ['/', ..] and var rest && !rest.ContainsAnyExcept(Plain))
        {
            var query = rest.IndexOf('?');
            return IonApi.Has(rest[..(query < 0 ? rest.Length : query)]) ? string.Concat(_here, rest) : null;
        }

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
        return IonApi.Has(PathString.FromUriComponent(path).Value) ? _here + path + uri.Query + uri.Fragment : null;
    }
}
