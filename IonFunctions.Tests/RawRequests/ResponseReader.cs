using System.Buffers;
using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace IonFunctions.Tests.RawRequests;

/// <summary>Reads answers from a socket as RFC 9112 has them and not a character otherwise: whoever injects a line or a header is seen here.</summary>
internal sealed class ResponseReader(Socket socket)
{
    private const int LongestHead = 64 * 1024;

    private static readonly SearchValues<char> Token = SearchValues.Create("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");

    /// <summary>All that the app, and what serves it, has ever to say. A header that is not among them was put in by somebody.</summary>
    private static readonly HashSet<string> Known = new(StringComparer.OrdinalIgnoreCase)
    {
        "Accept-Ranges", "Access-Control-Allow-Credentials", "Access-Control-Allow-Origin", "Age", "Allow", "Cache-Control", "Clear-Site-Data", "Connection", "Content-Disposition",
        "Content-Encoding", "Content-Language", "Content-Length", "Content-Range", "Content-Security-Policy", "Content-Type", "Cross-Origin-Opener-Policy",
        "Cross-Origin-Resource-Policy", "Date", "ETag", "Last-Modified", "Location", "Referrer-Policy", "Retry-After", "Server", "Set-Cookie", "Strict-Transport-Security",
        "Transfer-Encoding", "Vary", "WWW-Authenticate", "X-Content-Type-Options",
    };

    private byte[] _buffer = new byte[32 * 1024];
    private int _start;
    private int _end;

    /// <summary>The next answer; null where the server has ended the connection before it.</summary>
    public StrictResponse? Read(bool isHead)
    {
        while (true)
        {
            if (ReadHead() is not { } head)
            {
                return null;
            }

            var (status, headers) = Parse(head);
            var response = new StrictResponse(status, headers, ReadOnlyMemory<byte>.Empty);
            if (status == 100)
            {
                continue; // The answer itself comes after it.
            }

            return response with { Body = ReadBody(response, isHead) };
        }
    }

    /// <summary>Whether the server has nothing more to say.</summary>
    public bool IsAtEnd() => _start == _end && !Fill();

    private static (int Status, List<KeyValuePair<string, string>> Headers) Parse(string head)
    {
        var lines = head.Split("\r\n");
        NotStrictException.Unless(Array.TrueForAll(lines, line => !line.AsSpan().ContainsAnyExceptInRange(' ', '~')), $"A head with other than visible characters: {head}");
        NotStrictException.Unless(lines[0].StartsWith("HTTP/1.1 ", StringComparison.Ordinal) && lines[0].Length >= 13 && lines[0][12] == ' ', $"No status line: {lines[0]}");
        NotStrictException.Unless(
            int.TryParse(lines[0].AsSpan(9, 3), NumberStyles.None, CultureInfo.InvariantCulture, out var status) && status is >= 100 and < 600, $"No status: {lines[0]}");
        var headers = new List<KeyValuePair<string, string>>(lines.Length - 1);
        foreach (var line in lines.AsSpan(1))
        {
            var colon = line.IndexOf(": ", StringComparison.Ordinal);
            NotStrictException.Unless(colon > 0 && !line.AsSpan(0, colon).ContainsAnyExcept(Token), $"No header: {line}");
            var (name, value) = (line[..colon], line[(colon + 2)..]);
            NotStrictException.Unless(Known.Contains(name), $"A header that nobody sends: {line}");
            NotStrictException.Unless(
                name is "Set-Cookie" or "Vary" || !headers.Exists(other => string.Equals(other.Key, name, StringComparison.OrdinalIgnoreCase)), $"A header twice: {line}");
            headers.Add(new(name, value));
        }

        return (status, headers);
    }

    private ReadOnlyMemory<byte> ReadBody(StrictResponse response, bool isHead)
    {
        var (length, coding) = (response.Header("Content-Length"), response.Header("Transfer-Encoding"));
        NotStrictException.Unless(length is null || coding is null, "Both a length and chunks.");
        if (isHead || response.Status is 204 or 304)
        {
            return ReadOnlyMemory<byte>.Empty;
        }

        if (coding is not null)
        {
            NotStrictException.Unless(coding == "chunked", $"A coding of nobody's: {coding}");
            return ReadChunks();
        }

        if (length is null)
        {
            NotStrictException.Unless(response.Closes, "A body without an end.");
            return ReadToEnd();
        }

        NotStrictException.Unless(int.TryParse(length, NumberStyles.None, CultureInfo.InvariantCulture, out var number), $"No length: {length}");
        return Take(number);
    }

    private byte[] ReadChunks()
    {
        var body = new MemoryStream();
        while (true)
        {
            var line = ReadLine();
            NotStrictException.Unless(int.TryParse(line, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var size) && size >= 0, $"No chunk: {line}");
            var chunk = Take(size);
            NotStrictException.Unless(ReadLine().Length == 0, "A chunk without its end, or a trailer.");
            if (size == 0)
            {
                return body.ToArray();
            }

            body.Write(chunk);
        }
    }

    private string? ReadHead()
    {
        while (true)
        {
            var at = _buffer.AsSpan(_start, _end - _start).IndexOf("\r\n\r\n"u8);
            if (at >= 0)
            {
                var head = Encoding.Latin1.GetString(_buffer, _start, at);
                _start += at + 4;
                return head;
            }

            NotStrictException.Unless(_end - _start < LongestHead, "A head without end.");
            if (!Fill())
            {
                NotStrictException.Unless(_start == _end, $"A head that breaks off: {Encoding.Latin1.GetString(_buffer, _start, _end - _start)}");
                return null;
            }
        }
    }

    private string ReadLine()
    {
        while (true)
        {
            var at = _buffer.AsSpan(_start, _end - _start).IndexOf("\r\n"u8);
            if (at >= 0)
            {
                var line = Encoding.Latin1.GetString(_buffer, _start, at);
                _start += at + 2;
                return line;
            }

            NotStrictException.Unless(Fill(), "An answer that breaks off.");
        }
    }

    private byte[] Take(int length)
    {
        while (_end - _start < length)
        {
            NotStrictException.Unless(Fill(), "A body that breaks off.");
        }

        var taken = _buffer.AsSpan(_start, length).ToArray();
        _start += length;
        return taken;
    }

    private byte[] ReadToEnd()
    {
        while (Fill())
        {
        }

        return Take(_end - _start);
    }

    private bool Fill()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        if (_end == _buffer.Length)
        {
            Array.Resize(ref _buffer, 2 * _buffer.Length);
        }

        var read = socket.Receive(_buffer, _end, _buffer.Length - _end, SocketFlags.None);
        _end += read;
        return read > 0;
    }
}
