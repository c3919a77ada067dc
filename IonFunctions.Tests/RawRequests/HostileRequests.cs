using System.Text;

namespace IonFunctions.Tests.RawRequests;

/// <summary>
/// Requests that nobody's browser would send, always the same for a seed. Most ask for a route of the contract and differ from an
/// honest one in a few places: who is refused at the door has tried nothing.
/// </summary>
internal sealed partial class HostileRequests(int seed, HostileWorld world)
{
    private readonly Random _random = new(seed);

    public HostileRequest Next() => _random.Next(1_000) switch
    {
        < 940 => Framed(),
        < 975 => Refused(),

        // Of a body that breaks, and of an invocation id that a caller sends along, the host tells the worker in vain, which waits for
        // a request for 15 seconds (DefaultHttpProxyService, DefaultHttpCoordinator): RawRequestsOnWorkerTests has each once.
        _ when world.IsBehindHost => Refused(),
        < 985 => Smuggled(),
        < 995 => Unfinished(RequestEnd.HalfClosed),
        _ => Unfinished(RequestEnd.Reset),
    };

    /// <summary>One whose end everybody sees, whatever else it says.</summary>
    private HostileRequest Framed()
    {
        var request = new StringBuilder(512);
        var (route, target) = Target();
        var method = MethodFor(route);
        var maySignIn = method is "GET" or "HEAD"; // Of which none ends a session.
        request.Append(method).Append(' ').Append(target).Append(" HTTP/1.1\r\nHost: ").Append(Host()).Append("\r\n");
        var isSignedIn = AppendCookies(request, maySignIn);
        AppendHeaders(request);
        if (world.IsBehindHost)
        {
            KeepToAscii(request);
        }

        AppendBody(request, method);
        return new(Encoding.Latin1.GetBytes(request.ToString()), route, method, isSignedIn, RequestEnd.Framed);
    }

    // The Functions host sends a request on by an HttpClient that has no encoding for such bytes in a header, and answers with an
    // empty 500 of its own (DefaultHttpProxyService): no worker hears of it.
    private static void KeepToAscii(StringBuilder request)
    {
        for (var i = 0; i < request.Length; i++)
        {
            request[i] = request[i] > '~' ? 'x' : request[i];
        }
    }

    private string Host() => _random.Next(40) switch
    {
        0 => "evil.example",
        1 => world.Authority.ToUpperInvariant(),
        2 => "127.0.0.1" + world.Authority[world.Authority.IndexOf(':', StringComparison.Ordinal)..],
        3 => Pick("localhost", "localhost.", "localhost:1", "[::1]:80", "xn--caf-dma.example", "pages.example", "0", "a_b", "localhost:65536"),
        _ => world.Authority,
    };

    private void AppendBody(StringBuilder request, string method)
    {
        if (method is "GET" or "HEAD" ? !Chance(50) : !Chance(1.5))
        {
            if (method is not ("GET" or "HEAD") && Chance(2))
            {
                request.Append("Content-Length: 0\r\n");
            }

            request.Append("\r\n");
            return;
        }

        var body = Body();
        request.Append("Content-Type: ").Append(Pick(
            "application/json", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/plain", "application/json; charset=utf-16", "a", "", "application/json\t;a=\"b")).Append("\r\n");
        if (Chance(10))
        {
            request.Append("Expect: 100-continue\r\n");
        }

        if (Chance(20))
        {
            request.Append("Content-Encoding: ").Append(Pick("gzip", "br", "identity", "x")).Append("\r\n");
        }

        if (!Chance(3))
        {
            request.Append("Content-Length: ").Append(Chance(20) ? "0000" : "").Append(body.Length).Append("\r\n\r\n").Append(body);
            return;
        }

        request.Append(Pick("Transfer-Encoding: chunked", "transfer-encoding: CHUNKED", "Transfer-Encoding:chunked")).Append("\r\n\r\n");
        for (var at = 0; at < body.Length;)
        {
            var length = Math.Min(body.Length - at, 1 + _random.Next(600));
            request.Append(length.ToString(Chance(2) ? "x" : "X4", System.Globalization.CultureInfo.InvariantCulture)).Append(Chance(10) ? ";a=b" : "").Append("\r\n").Append(body, at, length).Append("\r\n");
            at += length;
        }

        request.Append(Chance(10) ? "0\r\nX-Injected: 1\r\n\r\n" : "0\r\n\r\n");
    }

    private string Body() => _random.Next(12) switch
    {
        0 => Noise(_random.Next(3_000)),
        1 => new('{', 1 + _random.Next(2_000)),
        2 => "{\"block\":1,\"activity\":" + Pick("1e400", "\"\\u0000\"", "null", "[]", "-0") + "}",
        3 => "a=b&" + new string('&', _random.Next(3_000)),
        4 => "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nb\r\n--x--\r\n",
        5 => Chance(10) ? new string('x', 20_000) : "x",
        6 => "GET /api/session HTTP/1.1\r\nHost: " + world.Authority + "\r\nX-Injected: 1\r\n\r\n", // In the body, where it is none.
        _ => "{\"scheduled_activity\":" + _random.Next() + "}",
    };

    private bool Chance(double oneIn) => _random.NextDouble() * oneIn < 1;

    private T Pick<T>(params ReadOnlySpan<T> items) => items[_random.Next(items.Length)];

    /// <summary>Bytes of any value, a character each.</summary>
    private string Noise(int length) => string.Create(length, _random, static (text, random) =>
    {
        foreach (ref var c in text)
        {
            c = (char)random.Next(256);
        }
    });

    /// <summary>Characters that a header or a target may have.</summary>
    private string Visible(int length) => string.Create(length, _random, static (text, random) =>
    {
        foreach (ref var c in text)
        {
            c = (char)random.Next('!', '\x7F');
        }
    });

    /// <summary>The text with a character or a piece of it otherwise.</summary>
    private string Changed(string text)
    {
        var at = _random.Next(text.Length);
        return _random.Next(6) switch
        {
            0 => text[..at],
            1 => text[..at] + Visible(1).Replace(';', '.') + text[(at + 1)..],
            2 => text + text[at..],
            3 => text[..at] + (char)(text[at] ^ (1 << _random.Next(6))) + text[(at + 1)..],
            4 => text[..at] + Pick("%00", "%0d%0a", "=", "+", "/", " ", "\t", "\u00e9", "\"") + text[at..],
            _ => text.ToUpperInvariant(),
        };
    }
}
