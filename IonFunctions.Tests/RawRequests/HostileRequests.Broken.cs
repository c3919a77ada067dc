using System.Text;
using IonFunctions.Core.Http;

namespace IonFunctions.Tests.RawRequests;

/// <content>What is no request by RFC 9112, or one to some and another to others.</content>
internal sealed partial class HostileRequests
{
    // With a method and a path of the contract, so that it would be answered if it passed.
    private const string Line = "GET /api/session HTTP/1.1";

    private HostileRequest Refused()
    {
        var host = "Host: " + world.Authority;
        var text = _random.Next(world.IsBehindHost ? 30 : 34) switch
        {
            0 => Of(Line, host, "X-A: a\0b"),
            1 => Of(Line, host, "X-A: a\rX-Injected: 1"),
            2 => Of(Line, host, "X A: b"),
            3 => Of(Line, host, "X-A : b"),
            4 => Of(Line, host, ": b"),
            5 => Of(Line, host, "X-A"),
            6 => Of(Line, host, "X-A: a", " folded"),
            7 => Of(Line, host, "X-A: a", "\tfolded"),
            8 => Of(Line),
            9 => Of(Line, host, host),
            10 => Of(Line, host, "Host: evil.example"),
            11 => Of(Line, "Host: " + Pick("a b", "evil.example/", "a:b:c", "@", "evil.example#", "\u00e9", "a,b")),
            12 => Of("G(T /api/session HTTP/1.1", host),
            13 => Of("GET  /api/session HTTP/1.1", host),
            14 => Of("GET /api/session", host),
            15 => Of("GET /api/session HTTP/" + Pick("2.0", "0.9", "1.2", "1", "x", "1.1 ", "11"), host),
            16 => Of("GET api/session HTTP/1.1", host),
            17 => Of("GET /api/ses\x1Bsion HTTP/1.1", host),
            18 => Of("GET /api/session\0 HTTP/1.1", host),
            19 => Of("GET /%zz%00 HTTP/1.1", host),
            20 => Of("GET http://evil.example/api/session HTTP/1.1", host),
            21 => Of($"GET http://{world.Authority}/api/session HTTP/1.1", host),
            22 => Of($"GET http://{world.Authority}/api/session HTTP/1.1", "Host: evil.example"),
            23 => Of("CONNECT evil.example:443 HTTP/1.1", "Host: evil.example:443"),
            24 => Of(Pick("OPTIONS * HTTP/1.1", "GET * HTTP/1.1"), host),
            25 => Of("GET /api/session?" + new string('a', 9_000) + " HTTP/1.1", host),
            26 => Of([Line, host, .. Enumerable.Range(0, 120).Select(i => $"X-{i}: a")]),
            27 => Of(Line, host, "X-A: " + new string('a', 40_000)),
            28 => Of("GET /api/session HTTP/1.0"),
            29 => "\x16\x03\x01\x02\0\x01\0\x01\xFC\x03\x03" + Noise(200) + "\r\n\r\n", // TLS, to a port that speaks none.

            // Of a body, which the host knows of only when it sends it on.
            30 => Of(Line, host, "Content-Length: " + Pick("-1", "+5", "0x5", "5 5", "", "1e1", "99999999999999999999", "\u0665")),
            31 => Of(Line, host, "Content-Length: 5", "Content-Length: 6"),
            32 => Of("POST /api/logout HTTP/1.1", host, "Transfer-Encoding: " + Pick("xchunked", "chunked, identity", "identity", "gzip", "chunked x", "\vchunked")),
            _ => Of("POST /api/logout HTTP/1.1", host, "Transfer-Encoding: chunked") + Pick("xyz\r\n", "-1\r\n", "ffffffffffffffff\r\n", "5\r\nabcdefgh\r\n0\r\n\r\n", "1;\0\r\na\r\n0\r\n\r\n"),
        };
        return new(Encoding.Latin1.GetBytes(text), Route: null, "GET", IsSignedIn: false, RequestEnd.Refused);
    }

    private static string Of(params IEnumerable<string> lines) => string.Join("\r\n", lines) + "\r\nConnection: close\r\n\r\n";

    /// <summary>Two requests in one, or one in two, as it is read: of both kinds no more than two are to be answered (CWE-444).</summary>
    private HostileRequest Smuggled()
    {
        var inner = $"GET /api/sessions HTTP/1.1\r\nHost: {world.Authority}\r\nX-Injected: 1\r\n\r\n";
        var first = $"POST /api/logout HTTP/1.1\r\nHost: {world.Authority}\r\n";
        var text = first + _random.Next(9) switch
        {
            0 => $"Content-Length: {inner.Length + 5}\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n{inner}",
            1 => $"Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n{inner.Length:x}\r\n{inner}\r\n0\r\n\r\n",
            2 => $"Transfer-Encoding: xchunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n{inner}",
            3 => $"Transfer-Encoding : chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n{inner}",
            4 => $"Content-Length: 0\r\nContent-Length: {inner.Length}\r\n\r\n{inner}",
            5 => $"Transfer-Encoding: chunked\r\n\r\n0;a=\r\nb\r\n\r\n{inner}",
            6 => $"Transfer-Encoding: chunked\r\n\r\n0\n\n{inner}",
            7 => $"Connection: Content-Length, Host\r\nContent-Length: {inner.Length}\r\n\r\n{inner}",
            _ => $"Content-Length: 0\r\nX-A: b\nX-Injected: 1\r\n\r\n{inner}",
        };
        return new(Encoding.Latin1.GetBytes(text), Routes.Logout, "POST", IsSignedIn: false, RequestEnd.HalfClosed, MostAnswers: 2);
    }

    /// <summary>What breaks off, within its head or its body.</summary>
    private HostileRequest Unfinished(RequestEnd end)
    {
        var whole = Framed();
        if (Chance(2))
        {
            var body = Encoding.Latin1.GetBytes(
                $"POST {Pick("/api/ion/signups/user", "/api/logout", "/api/offline")} HTTP/1.1\r\nHost: {world.Authority}\r\nContent-Type: application/json\r\nContent-Length: {1 + _random.Next(2_000)}\r\n\r\n{{");
            return new(body, Route: null, "POST", IsSignedIn: false, end);
        }

        return whole with { Bytes = whole.Bytes[.._random.Next(1, whole.Bytes.Length)], End = end };
    }
}
