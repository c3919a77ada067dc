using System.Text.Json;
using IonFunctions.Core.Settings;
using Microsoft.Extensions.Configuration;

namespace IonFunctions.Tests.Infra;

/// <summary>The session key that a first deployment makes is one that the app takes, and no later one replaces it.</summary>
public sealed class SessionKeyTests
{
    /// <summary>The least and the most digits, so that both ends of base64's alphabet are met.</summary>
    private static readonly Guid[] Extremes = [Guid.Empty, Guid.AllBitsSet];

    private static readonly Lazy<Task<IReadOnlyList<(Guid[] Guids, string Key)>>> Made = new(MakeAsync);

    [Fact]
    public async Task Of_any_GUIDs_it_is_the_base64_of_32_bytes_that_the_app_asks_for() =>
        Assert.All((await Made.Value).Index(), made =>
        {
            Assert.Equal(44, made.Item.Key.Length);
            // The app refuses what nobody has drawn at random, as the extremes are; 32 bytes they are all the same.
            Assert.Equal(32, (made.Index < Extremes.Length ? Convert.FromBase64String(made.Item.Key) : ReadByApp(made.Item.Key)).Length);
        });

    /// <summary>Nothing of what is random in 24 digits of each GUID is lost: 256 bits, all that 32 bytes can hold.</summary>
    [Fact]
    public async Task It_holds_256_random_bits() =>
        Assert.All(await Made.Value, made =>
        {
            var digits = string.Concat(made.Guids.Select(guid => guid.ToString("N")).Select(guid => guid[..12] + guid[20..]));

            Assert.Equal(Convert.FromHexString(digits[..64]), Convert.FromBase64String(made.Key));
        });

    /// <summary>What a GUID of version 4 has fixed (version and variant) is not in it: each bit is now 0, now 1.</summary>
    [Fact]
    public async Task None_of_its_bits_is_fixed()
    {
        var keys = (await Made.Value).Skip(Extremes.Length).Select(made => ReadByApp(made.Key)).ToArray();

        Assert.All(Enumerable.Range(0, 256), bit =>
            Assert.InRange(keys.Count(key => (key[bit / 8] >> (bit % 8) & 1) == 1), 1, keys.Length - 1));
    }

    [Fact]
    public async Task It_is_made_of_three_new_GUIDs()
    {
        var main = await CompiledTemplate.MainAsync();
        var expression = main.Resources["vault"].GetProperty("properties").GetProperty("parameters").GetProperty("sessionKey").GetProperty("value").GetString();

        Assert.Matches(@"^\[\w+\.base64OfRandom\(parameters\('random1'\), parameters\('random2'\), parameters\('random3'\)\)\]$", expression);
        Assert.All(["random1", "random2", "random3"], random =>
            Assert.Equal("[newGuid()]", main.Json.GetProperty("parameters").GetProperty(random).GetProperty("defaultValue").GetString()));
    }

    [Fact]
    public async Task A_later_deployment_leaves_the_key_in_the_vault()
    {
        var key = (await CompiledTemplate.MainAsync()).Modules["vault"].Resources["key"];

        Assert.EndsWith("'session-key')]", key.GetProperty("name").GetString(), StringComparison.Ordinal);
        Assert.Equal(JsonValueKind.Array, key.GetProperty("@options").GetProperty("onlyIfNotExists").ValueKind);
        Assert.Equal("[parameters('sessionKey')]", key.GetProperty("properties").GetProperty("value").GetString());
    }

    [Fact]
    public async Task A_deployment_without_a_client_secret_leaves_the_one_in_the_vault()
    {
        var secret = (await CompiledTemplate.MainAsync()).Modules["vault"].Resources["clientSecret"];

        Assert.EndsWith("'ion-client-secret')]", secret.GetProperty("name").GetString(), StringComparison.Ordinal);
        Assert.Equal("[not(empty(parameters('ionClientSecret')))]", secret.GetProperty("condition").GetString());
    }

    /// <summary>As the app reads a key, with its own check.</summary>
    private static byte[] ReadByApp(string key) => SettingsReader.Read(new ConfigurationBuilder().AddInMemoryCollection(
        new Dictionary<string, string?>
        {
            ["Ion:ClientId"] = "client",
            ["Ion:ClientSecret"] = "secret",
            ["App:PublicUrl"] = "https://app.example",
            ["Tables:Uri"] = "https://tables.example",
            ["Session:Key"] = key,
        }).Build()).Session.Key!.Value.ToArray();

    private static async Task<IReadOnlyList<(Guid[] Guids, string Key)>> MakeAsync()
    {
        Guid[][] guids =
        [
            .. Extremes.Select(guid => (Guid[])[guid, guid, guid]),
            .. Enumerable.Range(0, 100).Select(_ => (Guid[])[Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid()]),
        ];

        using var copy = new InfraCopy();
        copy.Write("keys.bicep", """
            import { base64OfRandom } from 'modules/session-key.bicep'
            param guids string[][]
            output keys string[] = [for triple in guids: base64OfRandom(triple[0], triple[1], triple[2])]
            """);
        copy.Write("keys.bicepparam", $"""
            using 'keys.bicep'
            param guids = [{string.Join(", ", guids.Select(triple => $"['{string.Join("', '", triple)}']"))}]
            """);
        var prediction = await copy.PredictAsync("keys.bicepparam", []);
        return [.. guids.Zip(prediction.Outputs.GetProperty("keys").EnumerateArray().Select(key => key.GetString()!))];
    }
}
