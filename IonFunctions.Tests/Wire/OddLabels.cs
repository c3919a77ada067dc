using System.Text;
using IonFunctions.Tests.Servers;

namespace IonFunctions.Tests.Wire;

/// <summary>The same JSON under every label that a server, or what stands before it, may give it. By name, for theories.</summary>
internal static class OddLabels
{
    private static readonly Dictionary<string, Func<string, string, ScriptedAnswer>> All = new()
    {
        ["as Ion labels it"] = (status, json) => ScriptedAnswer.Json(json, status),
        ["gzip unasked"] = (status, json) => Coded(status, "gzip", Bodies.Compress(json, "gzip")),
        ["gzip in capitals"] = (status, json) => Coded(status, "GZIP", Bodies.Compress(json, "gzip")),
        ["gzip by its old name"] = (status, json) => Coded(status, "x-gzip", Bodies.Compress(json, "gzip")),
        ["brotli unasked"] = (status, json) => Coded(status, "br", Bodies.Compress(json, "br")),
        ["deflate unasked"] = (status, json) => Coded(status, "deflate", Bodies.Compress(json, "deflate")),
        ["deflate as some understand it"] = (status, json) => Coded(status, "deflate", Bodies.Compress(json, "raw deflate")),
        ["compressed twice"] = (status, json) => Coded(status, "gzip, br", Bodies.Compress(Bodies.Compress(json, "gzip"), "br")),
        ["compressed twice, in two lines"] = (status, json) =>
            new($"{status}\r\nContent-Encoding: br\r\nContent-Encoding: identity, gzip", Bodies.Compress(Bodies.Compress(json, "br"), "gzip")),
        ["identity"] = (status, json) => Coded(status, "identity", Encoding.UTF8.GetBytes(json)),
        ["gzip that is none"] = (status, json) => Coded(status, "gzip", Encoding.UTF8.GetBytes(json)),
        ["brotli that is none"] = (status, json) => Coded(status, "br", Encoding.UTF8.GetBytes(json)),
        ["gzip that does not say so"] = (status, json) => new($"{status}\r\nContent-Type: application/json", Bodies.Compress(json, "gzip")),
        ["a coding that nobody knows"] = (status, json) => Coded(status, "rot13", Encoding.UTF8.GetBytes(json)),
        ["gzip that breaks off at its end"] = (status, json) => Coded(status, "gzip", Bodies.Compress(json, "gzip")[..^8]),
        ["charset=utf8"] = (status, json) => ScriptedAnswer.Json(json, status, "application/json; charset=utf8"),
        ["a charset in quotes"] = (status, json) => ScriptedAnswer.Json(json, status, "application/json;charset=\"UTF-8\""),
        ["a charset of nobody"] = (status, json) => ScriptedAnswer.Json(json, status, "application/json; charset=klingon"),
        ["another charset than it has"] = (status, json) => ScriptedAnswer.Json(json, status, "application/json; charset=utf-16"),
        ["a byte order mark"] = (status, json) => new($"{status}\r\nContent-Type: application/json", [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(json)]),
        ["UTF-16"] = (status, json) => new($"{status}\r\nContent-Type: application/json; charset=utf-16", [0xFF, 0xFE, .. Encoding.Unicode.GetBytes(json)]),
        ["UTF-16 without a mark"] = (status, json) => new($"{status}\r\nContent-Type: application/json", Encoding.BigEndianUnicode.GetBytes(json)),
        ["a type in capitals"] = (status, json) => ScriptedAnswer.Json(json, status, "Application/JSON"),
        ["a type that is none"] = (status, json) => ScriptedAnswer.Json(json, status, ";;/="),
        ["as a page"] = (status, json) => ScriptedAnswer.Json(json, status, "text/html; charset=iso-8859-1"),
        ["no type"] = (status, json) => new(status, Encoding.UTF8.GetBytes(json)),
        ["more length than there is"] = (status, json) => new($"{status}\r\nContent-Type: application/json\r\nContent-Length: 4096", Encoding.UTF8.GetBytes(json)),
        ["chunks without an end"] = (status, json) => new(
            $"{status}\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\nX-Instead-Of: Content-Length",
            Encoding.UTF8.GetBytes($"{Encoding.UTF8.GetByteCount(json):x}\r\n{json}\r\n")),
        ["spaces before and words behind"] = (status, json) => ScriptedAnswer.Json($"\r\n \t{json}\n<!-- served by proxy -->", status),
        ["a comma too many"] = (status, json) => ScriptedAnswer.Json(json[..^1] + ",}", status),
        ["a number that is none behind"] = (status, json) => ScriptedAnswer.Json(json[..^1] + ",\"load\":NaN}", status),
        ["bytes that are no text in a name"] = (status, json) => new(
            $"{status}\r\nContent-Type: application/json", [.. "{\"caf"u8, 0xE9, .. "\":1,\"\\ud800\":2,"u8, .. Encoding.UTF8.GetBytes(json[1..])]),
        ["nesting without end"] = (status, json) =>
            ScriptedAnswer.Json($"{{\"nested\":{new string('[', 5_000)}{new string(']', 5_000)},{json[1..]}", status),
        ["a name of a byte of its own in a header"] = (status, json) => new($"{status}\r\nContent-Type: application/json\r\nX-Served-By: caf\u00e9", Encoding.UTF8.GetBytes(json)),
    };

    public static TheoryData<string> Names => [.. All.Keys];

    public static ScriptedAnswer Of(string name, string json, string status = "200 OK") => All[name](status, json);

    private static ScriptedAnswer Coded(string status, string coding, byte[] body) =>
        new($"{status}\r\nContent-Type: application/json\r\nContent-Encoding: {coding}", body);
}
