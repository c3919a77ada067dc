using System.IO.Compression;
using System.Text;

namespace IonFunctions.Tests.Leaks;

/// <summary>What is planted is found: every kind of value, at every kind of place, in every encoding; and nothing is found that is not there.</summary>
public sealed class LeakSearchTests
{
    private const string Token = "kH3vWq9ZpT5xLmN8rB2yCf7GdJ4sA6";
    private const string Id = "q83vEjRWeJq83hI0VniavN4SNFZ4mrzeEjRWeJq83hI";
    private const string Jwt = "eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiIzMDAwMiIsIm4iOiJHcmFjZSJ9.MEUCIQDx2mFvS0mEwqzN5mZr0sGZ";

    /// <summary>How a value may be written, and whether it can be told from chance when it is short.</summary>
    private static readonly Dictionary<string, (Func<string, string> Write, bool ForShort)> Encodings = new()
    {
        ["clear"] = (value => value, true),
        ["capitals"] = (value => value.ToUpperInvariant(), true),
        ["base64"] = (value => Convert.ToBase64String(Bytes(value)), true),
        ["base64 after one"] = (value => Convert.ToBase64String(Bytes("x" + value + "yz")), false),
        ["base64 after two"] = (value => Convert.ToBase64String(Bytes("xy" + value + "z")), false),
        ["base64 after three"] = (value => Convert.ToBase64String(Bytes("xyz" + value + "x")), false),
        ["base64url"] = (value => Base64Url(value), true),
        ["base64url after one"] = (value => Base64Url("{" + value + "}"), false),
        ["base64 of base64's JSON"] = (value => Convert.ToBase64String(Bytes($$"""{"value":"{{value}}"}""")), false),
        ["hex"] = (value => Convert.ToHexStringLower(Bytes(value)), true),
        ["hex in capitals"] = (value => Convert.ToHexString(Bytes(value)), true),
        ["hex with dashes"] = (value => BitConverter.ToString(Bytes(value)), true),
        ["percent"] = (value => string.Concat(Bytes(value).Select(one => $"%{one:X2}")), true),
        ["percent in small letters"] = (value => string.Concat(Bytes(value).Select(one => $"%{one:x2}")), true),
        ["percent of some"] = (value => string.Concat(value.Select((one, at) => at % 3 == 1 ? string.Concat(Bytes(one.ToString()).Select(b => $"%{b:X2}")) : one.ToString())), true),
        ["percent twice"] = (value => string.Concat(Bytes(value).Select(one => $"%25{one:X2}")), true),
        ["percent, of base64"] = (value => Uri.EscapeDataString(Convert.ToBase64String(Bytes(value))), true),
        ["a form's"] = (value => Uri.EscapeDataString(value).Replace("%20", "+", StringComparison.Ordinal), true),
        ["JSON's escapes"] = (Json, true),
        ["JSON's escapes in capitals"] = (value => string.Concat(value.Select(one => $"\\u{(int)one:X4}")), true),
        ["JSON's escapes of some"] = (value => string.Concat(value.Select((one, at) => at % 2 == 0 ? $"\\u{(int)one:x4}" : one.ToString())), true),
        ["JSON within JSON"] = (value => Json(value).Replace("\\", "\\\\", StringComparison.Ordinal), true),
        ["HTML's references"] = (value => string.Concat(value.Select(one => $"&#{(int)one};")), true),
        ["HTML's references in hex"] = (value => string.Concat(value.Select(one => $"&#x{(int)one:X};")), true),
        ["HTML twice"] = (value => string.Concat(value.Select(one => $"&amp;#{(int)one};")), true),
        ["from the end"] = (Reversed, true),
        ["from the end, escaped"] = (value => Reversed(Json(value)), true),
        ["escaped, from the end"] = (value => Json(Reversed(value)), true),
        ["from the end, in hex"] = (value => Reversed(Convert.ToHexString(Bytes(value))), true),
        ["from the end, in base64"] = (value => Reversed(Convert.ToBase64String(Bytes(value))), true),
    };

    private static readonly Dictionary<string, Func<byte[], byte[]>> Packings = new()
    {
        ["UTF-16"] = bytes => Encoding.Unicode.GetBytes(Encoding.UTF8.GetString(bytes)),
        ["UTF-16, the other way"] = bytes => Encoding.BigEndianUnicode.GetBytes(Encoding.UTF8.GetString(bytes)),
        ["gzip"] = bytes => Packed(bytes, to => new GZipStream(to, CompressionLevel.Optimal)),
        ["deflate"] = bytes => Packed(bytes, to => new DeflateStream(to, CompressionLevel.Optimal)),
        ["zlib"] = bytes => Packed(bytes, to => new ZLibStream(to, CompressionLevel.Optimal)),
        ["Brotli"] = bytes => Packed(bytes, to => new BrotliStream(to, CompressionLevel.Optimal)),
    };

    private static readonly string[] Names = ["Grace", "Alan", "Hopper", "30002", "2028ghopper"];

    public static TheoryData<string> Planted => [.. Encodings.Keys];

    [Theory]
    [MemberData(nameof(Planted))]
    public void A_value_is_found_in_every_encoding(string encoding)
    {
        string[] values = [Token, Id, Jwt, "2028ghopper@tjhsst.edu", "Grace Hopper", "Kurt G\u00f6del", .. Encodings[encoding].ForShort ? ["Grace", "30002"] : (string[])[]];

        Assert.All(values, value => AssertFound(value, Bytes($"""Something "{Encodings[encoding].Write(value)}" was said.""")));
    }

    [Fact]
    public void A_value_is_found_in_every_packing() =>
        Assert.All(Packings, packing => AssertFound(Token, packing.Value(Bytes($"""Something "{Token}" was said, and more."""))));

    [Fact]
    public void What_is_base64_itself_is_found_as_the_bytes_that_it_stands_for()
    {
        var bytes = System.Buffers.Text.Base64Url.DecodeFromChars(Id);

        Assert.All(
            new[] { bytes, Bytes(Convert.ToHexString(bytes)), Bytes(Convert.ToBase64String(bytes)), Bytes(Convert.ToBase64String([1, .. bytes, 2])) },
            form => AssertFound(Id, [.. Bytes("x "), .. form, .. Bytes(" y")]));
    }

    [Fact]
    public void A_piece_of_a_secret_and_a_part_of_a_token_are_found()
    {
        AssertFound(Token, Bytes($"It begins with {Token[..12]}…"));
        AssertFound(Token, Bytes($"It ends in …{Token[^12..]}"));
        Assert.All(Jwt.Split('.')[1..], part => AssertFound(Jwt, Bytes(part), ValueKind.IdToken));
    }

    [Fact]
    public void Every_kind_of_value_is_a_leak_at_every_kind_of_place_that_is_not_allowed()
    {
        foreach (var kind in Enum.GetValues<ValueKind>())
        {
            var search = new LeakSearch([new(kind, Token, "owner")]);
            foreach (var place in Enum.GetValues<PlaceKind>())
            {
                var allowed = Allowances.All.Where(allowance => allowance.Kind == kind && allowance.Place == place).ToList();
                Assert.Equal(allowed.Count == 0, Leaks(search, new(place, "", Token, "owner")));
                Assert.Equal(!allowed.Any(allowance => allowance.ToAll), Leaks(search, new(place, "", Token, "somebody else")));
            }
        }

        static bool Leaks(LeakSearch search, Document document) =>
            search.In(document).Any(finding => !Allowances.All.Any(allowance => allowance.Allows(finding)));
    }

    [Fact]
    public void Nothing_is_found_by_chance()
    {
        var random = new Random(4711);
        var search = new LeakSearch(
        [
            .. Names.Select(name => new Known(ValueKind.Person, name)),
            .. Enumerable.Range(0, 200).Select(_ => new Known(ValueKind.SessionId, Base64Url(random.Next().ToString("x16", System.Globalization.CultureInfo.InvariantCulture)))),
        ]);
        var noise = new byte[200_000];
        random.NextBytes(noise);

        Assert.All(
            new[] { noise, Bytes(Convert.ToBase64String(noise)), Bytes(Convert.ToHexString(noise)), Bytes(string.Join(' ', noise.Select(one => one * 123.456))), Bytes(Uri.EscapeDataString(Convert.ToBase64String(noise))) },
            bytes => Assert.Empty(search.In(Document.Of(PlaceKind.Log, "noise", bytes))));
    }

    private static void AssertFound(string value, byte[] planted, ValueKind kind = ValueKind.AccessToken)
    {
        var known = new Known(value.Length < 30 ? ValueKind.Person : kind, value);
        // Among others, as in a run.
        var search = new LeakSearch([known, new(ValueKind.Code, "another-value-of-a-run"), new(ValueKind.Person, "Alan")]);

        Assert.Contains(search.In(Document.Of(PlaceKind.Log, "a test", planted)), finding => finding.Known == known);
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static string Base64Url(string text) => System.Buffers.Text.Base64Url.EncodeToString(Bytes(text));

    private static string Json(string value) => string.Concat(value.Select(one => $"\\u{(int)one:x4}"));

    private static string Reversed(string text) => string.Concat(text.Reverse());

    private static byte[] Packed(byte[] bytes, Func<Stream, Stream> coding)
    {
        using var to = new MemoryStream();
        using (var packing = coding(to))
        {
            packing.Write(bytes);
        }

        return to.ToArray();
    }
}
