using System.Globalization;
using System.Text;
using IonFunctions.Core.Http;

namespace IonFunctions.Tests.RawRequests;

/// <content>Where they go: every route of the contract, written in ways that are the same, nearly the same, or not.</content>
internal sealed partial class HostileRequests
{
    private static readonly string[] AllRoutes = [.. Routes.Methods.Keys.Order(StringComparer.Ordinal)];

    private static readonly string[] IonPaths =
    [
        "schedule", "schedule/2026-11-02", "schedule/2026-13-40", "emerg", "profile", "profile/1", "profile/30001/picture", "announcements", "announcements/1", "blocks", "activities/3",
        "signups/user", "signups/user/favorites", "signups/scheduled_activity/9", "search/x", "bus", "bus/1", "", "admin", "../../oauth/token/", "%2e%2e/oauth/token", "schedule%2f..%2fprofile",
        "schedule/..;/profile", "search/%00", "search/%0d%0aX-Injected:%201", "search/%c0%ae", "http:%2f%2fevil.example", "//evil.example", "\\evil.example",
    ];

    private (string Route, string Target) Target()
    {
        // What the site may have is one route of twenty, and gets no more than that.
        var route = AllRoutes[_random.Next(AllRoutes.Length)];
        var path = route switch
        {
            Routes.Landing => "/",
            Routes.IonApi => "/api/ion/" + Pick(IonPaths),
            Routes.EndSession => "/api/sessions/" + (Chance(2) ? Visible(43).Replace('?', 'x').Replace('#', 'x').Replace('/', 'x').Replace('%', 'x') : Pick("x", "%00", "..", "%2e%2e", "\u00e9")),
            Routes.Unmatched => "/" + Pick("nothing", "index.html", "wp-login.php", ".env", "..%2f..%2fetc/passwd", "..\\host.json", "%5c..%5chost.json", "host.json", ".git/config", "admin/host/status", "a//b", "%"),
            _ => "/" + route,
        };
        var target = Chance(8) ? Otherwise(path) : path;
        var isSame = target == path;
        return (isSame ? route : Routes.Unmatched, target + Query(route));
    }

    /// <summary>Another way to write it, or another path.</summary>
    private string Otherwise(string path)
    {
        var at = _random.Next(path.Length);
        return _random.Next(11) switch
        {
            0 => path[..at] + $"%{(int)path[at]:x2}" + path[(at + 1)..],
            1 => path[..at] + $"%25{(int)path[at]:X2}" + path[(at + 1)..],
            2 => path + "/",
            3 => "/" + path,
            4 => path.ToUpperInvariant(),
            5 => "/x/.." + path,
            6 => "/%2e" + path,
            7 => path + Pick("%00", "%0d%0aX-Injected:%201", ";x=y", ".json", "%20", "%ff", "\u00e9", "~", "%2f", "\\"),
            8 => path + "/" + new string('a', _random.Next(7_000)),
            9 => path + Visible(_random.Next(20)),
            _ => path[..(at + 1)],
        };
    }

    private string MethodFor(string route)
    {
        if (!Chance(12))
        {
            var methods = Routes.Methods[route];
            return route == Routes.Unmatched ? "GET" : methods[_random.Next(methods.Length)];
        }

        return Pick("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND", "get", "QUERY", "X-!#$%&'*+.^_`|~", new string('A', 200));
    }

    private string Query(string route)
    {
        if (!Chance(route is Routes.Callback or Routes.Login or Routes.Identity ? 1.1 : 4))
        {
            return "";
        }

        var (_, _, state) = world.SignIns[_random.Next(world.SignIns.Count)];
        var value = route switch
        {
            Routes.Login => "returnUrl=" + ReturnUrl(),
            // Never both as they are: that would be an honest request, which asks Ion.
            Routes.Callback => Pick("code=", "error=access_denied&x=", "code=c&code=", "error=") + Visible(_random.Next(40)).Replace('#', 'x').Replace('&', 'x') + "&state=" + (Chance(2) ? Changed(state) : Visible(20)),
            Routes.Identity => "audience=" + Pick("https://notes.example", "", "https://evil.example", "%00", Visible(30).Replace('#', 'x')),
            Routes.Logout => Pick("everywhere=true", "everywhere=x", "ion=true", "ion=%00", "everywhere=&everywhere="),
            Routes.IonApi => Pick("page=2", "page=%0d%0aX-Injected:%201", "format=json", "format=api", "page=" + new string('9', 50), "page=1&page=2", "?", "%"),
            _ => Visible(_random.Next(60)).Replace('#', 'x'),
        };
        return "?" + value + (Chance(10) ? "&" + Encoded(Noise(_random.Next(200))) : "");
    }

    private string ReturnUrl() => _random.Next(10) switch
    {
        0 => Encoded(Noise(_random.Next(60))),
        1 => "//evil.example",
        2 => "/%5cevil.example",
        3 => "https://pages.example/club",
        4 => "https://pages.example%40evil.example/",
        5 => "javascript:alert(1)",
        6 => "/club%0d%0aX-Injected:%201",
        7 => "/" + new string('a', _random.Next(3_000)),
        8 => "/\u00e9",
        _ => "/club%3Fa=b",
    };

    private static string Encoded(string text)
    {
        var encoded = new StringBuilder(text.Length * 3);
        foreach (var c in text)
        {
            encoded.Append(CultureInfo.InvariantCulture, $"%{(int)c:X2}");
        }

        return encoded.ToString();
    }
}
