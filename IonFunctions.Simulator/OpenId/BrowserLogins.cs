using System.Collections.Concurrent;
using System.Security.Cryptography;
using IonFunctions.Simulator.School;
using Microsoft.AspNetCore.Http;

namespace IonFunctions.Simulator.OpenId;

/// <summary>Who is signed in at Ion itself, in which browser: what a sign-out at an app alone leaves in place.</summary>
internal sealed class BrowserLogins
{
    private const string Cookie = "sessionid"; // Django's
    private readonly ConcurrentDictionary<string, string> _logins = new(StringComparer.Ordinal);

    public SchoolUser? Find(HttpRequest request) =>
        request.Cookies[Cookie] is { } id && _logins.TryGetValue(id, out var username) ? SchoolUsers.Find(username) : null;

    public void Begin(HttpContext context, SchoolUser user)
    {
        End(context);
        var id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        _logins[id] = user.Username;
        context.Response.Cookies.Append(Cookie, id, new CookieOptions { Path = "/", HttpOnly = true, SameSite = SameSiteMode.Lax });
    }

    public void End(HttpContext context)
    {
        if (context.Request.Cookies[Cookie] is { } id)
        {
            _logins.TryRemove(id, out _);
            context.Response.Cookies.Delete(Cookie);
        }
    }
}
