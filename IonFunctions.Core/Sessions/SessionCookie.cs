using IonFunctions.Core.Http;
using IonFunctions.Core.Settings;
using Microsoft.AspNetCore.Http;

namespace IonFunctions.Core.Sessions;

/// <summary>The cookie with the session id.</summary>
internal sealed class SessionCookie(AppSettings settings)
{
    private const string BaseName = "ion-session";
    private const int Most = 4;

    /// <summary>The cookie's name.</summary>
    public string Name { get; } = AppCookie.NameOf(settings.Site, BaseName);

    /// <summary>
    /// The session ids that the browser sent: mostly one, or none that can be one. Several mean that somebody else has set a
    /// cookie of that name beside ours; more than a few are made up, and none of them is looked up.
    /// </summary>
    public IReadOnlyList<SessionId> Read(HttpRequest request)
    {
        var values = AppCookie.ValuesOf(request, Name);
        if (values is [var only])
        {
            return SessionId.Parse(only) is { } one ? [one] : [];
        }

        SessionId[] ids = [.. values.Select(value => SessionId.Parse(value)).OfType<SessionId>().Take(Most + 1)];
        return ids.Length > Most ? [] : ids;
    }

    /// <summary>Gives the browser the session id, for as long as the session can last.</summary>
    public void Set(HttpResponse response, SessionId id) =>
        response.Cookies.Append(Name, id.CookieValue, AppCookie.Options(settings.Site, settings.Session.Lifetime));

    /// <summary>
    /// Takes the session id from the browser. Only at logout: a request that was under way with an old id must not take
    /// the new one from a browser that has just signed in again.
    /// </summary>
    public void Clear(HttpResponse response)
    {
        response.Cookies.Append(Name, "", AppCookie.Options(settings.Site, TimeSpan.Zero));
        ForgetPages(response);
    }

    /// <summary>
    /// Takes from the browser what it was shown of a session that is over: no-store does not keep a page out of Chromium's
    /// back/forward cache, where the Back button finds it, in any tab.
    /// </summary>
    public static void ForgetPages(HttpResponse response) => response.Headers["Clear-Site-Data"] = "\"cache\"";
}
