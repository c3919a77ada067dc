using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using IonFunctions.Core.Proxy;
using IonFunctions.Core.Settings;
using IonFunctions.Local;
using Microsoft.Extensions.Configuration;

namespace IonFunctions.Tests.Proxy;

/// <summary>Links within JSON are translated while it streams; all else passes byte for byte.</summary>
public sealed class LinkTranslatingStreamTests
{
    private const string Ion = "https://ion.example/api/";
    private const string Here = "https://app.example/api/ion/";

    private const string Profile = Ion + "profile/";

    private static readonly IonLinks Links = LinksFor(Ion, Here);

    private static readonly JsonSerializerOptions[] Options =
    [
        .. from indented in new[] { false, true }
           from encoder in new[] { JavaScriptEncoder.Default, JavaScriptEncoder.UnsafeRelaxedJsonEscaping }
           select new JsonSerializerOptions { WriteIndented = indented, Encoder = encoder },
    ];

    private static readonly Gen<string> Text = Gen.OneOf(
        Gen.String,
        Gen.String[Gen.Char.AlphaNumeric, 1, 20].Select(name => Profile + name),
        Gen.String[Gen.Char.AlphaNumeric, 0, 20].Select(path => "see " + Ion + path), Gen.String[Gen.Char.AlphaNumeric, 0, 20].Select(path => Ion + "of/nothing/" + path),
        Gen.Const("http"), Gen.Const("https://ion.example/apix"), Gen.Const(Ion), Gen.Const("http\u2028\\\"/"));

    private static readonly Gen<JsonNode?> Json = Gen.Recursive<JsonNode?>((depth, nested) => Gen.OneOf(
        Text.Where(IsUnicode).Select(text => (JsonNode?)JsonValue.Create(text)),
        Gen.Int.Select(number => (JsonNode?)JsonValue.Create(number)),
        Gen.Double[-1e9, 1e9].Select(number => (JsonNode?)JsonValue.Create(number)),
        Gen.Bool.Select(value => (JsonNode?)JsonValue.Create(value)),
        Gen.Const((JsonNode?)null),
        depth > 3 ? Gen.Const((JsonNode?)new JsonArray()) : nested.Array[0, 6].Select(items => (JsonNode?)new JsonArray([.. items.Select(item => item?.DeepClone())])),
        depth > 3 ? Gen.Const((JsonNode?)new JsonObject()) : Gen.Select(Text.Where(IsUnicode), nested).Array[0, 6].Select(members => (JsonNode?)new JsonObject(
            members.DistinctBy(member => member.Item1).Select(member => KeyValuePair.Create(member.Item1, member.Item2?.DeepClone()))))));

    [Fact]
    public void Whatever_the_JSON_and_however_it_arrives_its_links_alone_are_translated() => Gen
        .Select(Json, Gen.Int[1, 40], Gen.Bool, Gen.Bool)
        .Sample((json, chunk, indented, relaxed) =>
        {
            var bytes = JsonSerializer.SerializeToUtf8Bytes(json, Options[(indented ? 2 : 0) + (relaxed ? 1 : 0)]);

            var translated = Translate(bytes, chunk);

            return JsonNode.DeepEquals(Expected(json), JsonNode.Parse(translated))
                && (HasLink(json) || bytes.AsSpan().SequenceEqual(translated));
        });

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("<h1>Server Error</h1>")]
    [InlineData("{\"next\": \"https://ion.example/api/schedule\", oops}")]
    [InlineData("[\"https://ion.example/api/schedule\"] [")]
    [InlineData("{\"a\": \"\\ud800\"}")]
    [InlineData("\"https://ion.example/api/schedule")]
    public void What_is_no_JSON_is_not_lost(string text)
    {
        var translated = Encoding.UTF8.GetString(Translate(Encoding.UTF8.GetBytes(text), chunk: 3));

        Assert.Equal(text, translated.Replace(Here, Ion, StringComparison.Ordinal));
    }

    [Fact]
    public void Spaces_numbers_and_names_stay_as_they_are() => Assert.Equal(
        "{ \"next\" : \"https://app.example/api/ion/bus?a=1&b=2\",\n\t\"n\": 1.50E+02, \"https://ion.example/api/bus\": \"\\u00e9\" }\n",
        Encoding.UTF8.GetString(Translate(
            "{ \"next\" : \"https://ion.example/api/bus?a=1&b=2\",\n\t\"n\": 1.50E+02, \"https://ion.example/api/bus\": \"\\u00e9\" }\n"u8.ToArray(),
            chunk: 5)));

    [Fact]
    public void A_link_is_known_however_it_is_escaped() => Assert.Equal(
        "[\"https://app.example/api/ion/bus\"]",
        Encoding.UTF8.GetString(Translate("[\"http\\u0073:\\/\\/ion.example\\/api\\/bus\"]"u8.ToArray(), chunk: 7)));

    [Fact]
    public void Of_a_long_answer_little_is_held()
    {
        var item = Encoding.UTF8.GetBytes($"\"{Ion}bus\",");
        byte[] json = [(byte)'[', .. Enumerable.Repeat(item, 200_000).SelectMany(bytes => bytes), (byte)'0', (byte)']'];
        var source = new Chunks(json, 8 * 1024);
        using var stream = new LinkTranslatingStream(source, Links);
        var buffer = new byte[4096];

        Assert.NotEqual(0, Read(stream, buffer));

        // The first bytes are there when little more than them has been read.
        Assert.InRange(source.Given, 1, 64 * 1024);
    }

    [Theory]
    [InlineData(100_000)]
    [InlineData(1_000)]
    public void A_text_of_megabytes_passes_and_links_beside_it_are_translated(int chunk)
    {
        var json = Encoding.UTF8.GetBytes($"[\"{Ion}bus\", \"{new string('a', 3_000_000)}\", \"{Ion}bus?{new string('a', 300_000)}\", \"{Ion}schedule?y\"]");

        var translated = Encoding.UTF8.GetString(Translate(json, chunk));

        Assert.StartsWith($"[\"{Here}bus\", \"aaa", translated, StringComparison.Ordinal);
        Assert.Contains($"aaa\", \"{Ion}bus?aaa", translated, StringComparison.Ordinal); // Too long to be one.
        Assert.EndsWith($"aaa\", \"{Here}schedule?y\"]", translated, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[\"he said \\\"https://ion.example/api/bus\\\"\"]", "[\"he said \\\"https://ion.example/api/bus\\\"\"]")]
    [InlineData("[\"\\\\\", \"https://ion.example/api/bus\"]", "[\"\\\\\", \"https://app.example/api/ion/bus\"]")]
    [InlineData("[\"\\\\\\\"https://ion.example/api/bus\"]", "[\"\\\\\\\"https://ion.example/api/bus\"]")]
    [InlineData("{\"https://ion.example/api/bus\"  \n : 1}", "{\"https://ion.example/api/bus\"  \n : 1}")]
    [InlineData("[\"https://ion.example/api/bus\\n\"]", "[\"https://app.example/api/ion/bus\"]")]
    [InlineData("[\"https://ion.example/api/bus\n\"]", "[\"https://ion.example/api/bus\n\"]")]
    [InlineData("\uFEFF[\"https://ion.example/api/bus\"]", "\uFEFF[\"https://app.example/api/ion/bus\"]")]
    public void A_quote_in_a_text_begins_no_link_and_a_name_is_none(string json, string expected) => Assert.All(
        Enumerable.Range(1, 40),
        chunk => Assert.Equal(expected, Encoding.UTF8.GetString(Translate(Encoding.UTF8.GetBytes(json), chunk))));

    /// <summary>That most links need no more than another beginning is nothing that is to be seen.</summary>
    [Fact]
    public void A_link_leads_where_it_would_if_it_were_escaped() => Gen
        .OneOf("", "/", "//", "bus", "activities", "/12", "profile", "/x", "/picture", "?", "&a=1", "#", "..", ".", "%2F", "%2f", "%00", "-", "_", "search", "+", "\u00e9", new string('a', 90))
        .Array[0, 6].Select(string.Concat)
        .Sample(path =>
        {
            var escaped = Encoding.UTF8.GetString(Translate(Encoding.UTF8.GetBytes($"[\"http\\u0073://ion.example/api{path}\"]"), chunk: 100));

            return Encoding.UTF8.GetString(Translate(Encoding.UTF8.GetBytes($"[\"https://ion.example/api{path}\"]"), chunk: 100)) == escaped.Replace("\\u0073", "s", StringComparison.Ordinal);
        });

    [Theory]
    [InlineData("https://ion.example:8443/", "https://app.example/", "https://ion.example:8443/api/bus", "https://app.example/api/ion/bus")]
    [InlineData("http://127.0.0.1:8080/", "http://localhost:7071/", "http://127.0.0.1:8080/api/bus/1?page=2", "http://localhost:7071/api/ion/bus/1?page=2")]
    [InlineData("https://ion.example/", "https://app.example/", "http://ion.example/api/bus", "https://app.example/api/ion/bus")]
    [InlineData("https://ion.example/", "https://app.example/", "https://ion.example/api/users", "https://ion.example/api/users")]
    public void Where_both_are_is_the_settings_affair(string ion, string here, string link, string expected) =>
        Assert.Equal($"\"{expected}\"", Encoding.UTF8.GetString(Translate(Encoding.UTF8.GetBytes($"\"{link}\""), chunk: 100, LinksFor(ion, here))));

    private static IonLinks LinksFor(string ion, string here) => new(SettingsReader.Read(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>(StringComparer.Ordinal)
    {
        ["Ion:BaseUrl"] = new Uri(ion).GetLeftPart(UriPartial.Authority),
        ["Ion:ClientId"] = "client",
        ["Ion:ClientSecret"] = "secret",
        ["App:PublicUrl"] = new Uri(here).GetLeftPart(UriPartial.Authority),
        ["AzureWebJobsStorage"] = "UseDevelopmentStorage=true",
        ["Session:Key"] = LocalSecrets.Generate().SessionKey,
    }).Build()));

    private static bool IsUnicode(string text)
    {
        try
        {
            new UTF8Encoding(false, throwOnInvalidBytes: true).GetByteCount(text);
            return true;
        }
        catch (EncoderFallbackException)
        {
            return false;
        }
    }

    private static string? Translated(string link) =>
        link == Ion || link.StartsWith(Profile, StringComparison.Ordinal) ? Here + link[Ion.Length..] : null;

    private static JsonNode? Expected(JsonNode? json) => json switch
    {
        JsonArray array => new JsonArray([.. array.Select(Expected)]),
        JsonObject members => new JsonObject(members.Select(member => KeyValuePair.Create(member.Key, Expected(member.Value)))),
        JsonValue value when value.TryGetValue<string>(out var text) => JsonValue.Create(Translated(text) ?? text),
        _ => json?.DeepClone(),
    };

    private static bool HasLink(JsonNode? json) => json switch
    {
        JsonArray array => array.Any(HasLink),
        JsonObject members => members.Any(member => HasLink(member.Value)),
        JsonValue value => value.TryGetValue<string>(out var text) && Translated(text) is not null,
        _ => false,
    };

    private static byte[] Translate(byte[] json, int chunk, IonLinks? links = null)
    {
        using var stream = new LinkTranslatingStream(new Chunks(json, chunk), links ?? Links);
        using var result = new MemoryStream();
        var buffer = new byte[7];
        for (int read; (read = Read(stream, buffer)) > 0;)
        {
            result.Write(buffer, 0, read);
        }

        return result.ToArray();
    }

    // Nothing in there waits.
    private static int Read(Stream stream, byte[] buffer) => stream.ReadAsync(buffer, TestContext.Current.CancellationToken).AsTask().GetAwaiter().GetResult();

    /// <summary>Gives no more than so much at a time.</summary>
    private sealed class Chunks(byte[] content, int size) : MemoryStream(content, writable: false)
    {
        public int Given { get; private set; }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = Read(buffer.Span[..Math.Min(size, buffer.Length)]);
            Given += read;
            return new(read);
        }
    }
}
