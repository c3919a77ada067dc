using IonFunctions.Core.Settings;

namespace IonFunctions.Core.Api;

/// <summary>
/// Where in Ion's API an address leads: path and query alone, so that whatever was asked for, it is asked of Ion. An address within
/// the answers leads to Ion or, where it is of public data, through this app; both are taken.
/// </summary>
internal static class IonTarget
{
    private const string Api = "/api/";
    private const string Here = "/api/ion/";

    // An encoded slash or dot is one again to some servers, and then the path is another than the one that was looked at.
    private static readonly string[] Hidden = ["%2f", "%5c", "%2e", "%00"];

    /// <summary>The same at Ion, where it leads through this app; else as it is.</summary>
    public static Uri? AtIon(Uri? address, AppSettings settings) => Of(address, settings) is { } target ? new(settings.Ion.BaseUrl, target) : address;

    /// <summary>Path and query; null for what is not below Ion's <c>/api/</c>.</summary>
    public static string? Of(Uri? address, AppSettings settings)
    {
        var ion = settings.Ion.BaseUrl;
        if (address is null || !Uri.TryCreate(new Uri(ion, "api/"), address, out var uri) || uri.Scheme is not ("http" or "https") || uri.UserInfo.Length > 0)
        {
            return null;
        }

        var path = uri.AbsolutePath;
        if (Hidden.Any(hidden => path.Contains(hidden, StringComparison.OrdinalIgnoreCase)))
        {
            return null;
        }

        // Whether Ion writes http or https depends on what its own front end tells it.
        if (uri.Host.Equals(ion.Host, StringComparison.OrdinalIgnoreCase) && (uri.Port == ion.Port || uri.IsDefaultPort) && path.StartsWith(Api, StringComparison.Ordinal))
        {
            return uri.PathAndQuery;
        }

        return uri.GetLeftPart(UriPartial.Authority) == settings.Site.Origin && path.StartsWith(Here, StringComparison.Ordinal)
            ? Api + uri.PathAndQuery[Here.Length..]
            : null;
    }
}
