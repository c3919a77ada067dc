using IonFunctions.Core.Settings;
using Microsoft.AspNetCore.Http;

namespace IonFunctions.Core.Sessions;

/// <summary>The cookie with the session id.</summary>
internal sealed class SessionCookie(AppSettings settings)
{
    private const string BaseName = "ion-session";

    /// <summary>The cookie's name: with the <c>__Host-</c> prefix wherever the app is served by https.</summary>
    public string Name { get; } = settings.Site.IsHttps ? "__Host-" + BaseName : BaseName;

    /// <summary>The session id that the browser sent; null when it sent none or none that can be one.</summary>
    public SessionId? Read(HttpRequest request) => SessionId.Parse(request.Cookies[Name]);

    /// <summary>Gives the browser the session id, for as long as the session can last.</summary>
    public void Set(HttpResponse response, SessionId id) =>
        response.Cookies.Append(Name, id.CookieValue, Options(settings.Session.Lifetime));

    /// <summary>
    /// Takes the session id from the browser. Only at logout: a request that was under way with an old id must not take
    /// the new one from a browser that has just signed in again.
    /// </summary>
    public void Clear(HttpResponse response)
    {
        response.Cookies.Append(Name, "", Options(TimeSpan.Zero));
        // Nor is what it was shown to be had by the Back button: no-store does not keep a page out of Chromium's
        // back/forward cache, in any tab.
        response.Headers["Clear-Site-Data"] = "\"cache\"";
    }

    private CookieOptions Options(TimeSpan maxAge) => new()
    {
        Path = "/",
        Secure = settings.Site.IsHttps,
        HttpOnly = true,
        SameSite = SameSiteMode.Lax,
        MaxAge = maxAge,
        IsEssential = true,
    };
}
