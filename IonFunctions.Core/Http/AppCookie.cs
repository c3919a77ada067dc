using IonFunctions.Core.Settings;
using Microsoft.AspNetCore.Http;

namespace IonFunctions.Core.Http;

/// <summary>What the app's cookies have in common.</summary>
internal static class AppCookie
{
    /// <summary>
    /// By https bound to the host by the <c>__Host-</c> prefix. By http on this machine told apart by the port: cookies know
    /// none (RFC 6265 section 8.5), and two apps on two ports of localhost would sign each other out.
    /// </summary>
    public static string NameOf(SiteSettings site, string name) =>
        site.IsHttps ? "__Host-" + name : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{name}-{site.PublicUrl.Port}");

    public static CookieOptions Options(SiteSettings site, TimeSpan maxAge) => new()
    {
        Path = "/",
        Secure = site.IsHttps,
        HttpOnly = true,
        SameSite = SameSiteMode.Lax,
        MaxAge = maxAge,
        IsEssential = true,
    };
}
