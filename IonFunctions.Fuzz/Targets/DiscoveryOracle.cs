using System.Text.Json;

namespace IonFunctions.Fuzz.Targets;

/// <summary>Whether a discovery document is Ion's, said once more: each address where Ion's is, with a slash at its end or without.</summary>
internal static class DiscoveryOracle
{
    private static readonly (string Member, string Address)[] Addresses =
    [
        ("authorization_endpoint", "/oauth/authorize"), ("token_endpoint", "/oauth/token"), ("userinfo_endpoint", "/oauth/userinfo"), ("jwks_uri", "/oauth/.well-known/jwks.json"),
    ];

    public static bool IsIons(JsonElement document) =>
        document.ValueKind == JsonValueKind.Object
        && Text(Last(document, "issuer")) == SampleSettings.Ion + "/oauth"
        && Addresses.All(known => Text(Last(document, known.Member))?.TrimEnd('/') == SampleSettings.Ion + known.Address)
        && Last(document, "id_token_signing_alg_values_supported") is { ValueKind: JsonValueKind.Array } algorithms && algorithms.EnumerateArray().Any(name => Text(name) == "RS256");

    private static JsonElement Last(JsonElement document, string name) => KeySetOracle.Last(document, name) ?? default;

    private static string? Text(JsonElement element) => KeySetOracle.Text(element);
}
