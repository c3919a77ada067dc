using System.Text.Json;

namespace IonFunctions.Core.Ion;

/// <summary>
/// Ion's discovery document (OpenID Connect Discovery section 3), held to what is known of Ion. This app goes by no address
/// in it: one that points elsewhere would have tokens sent there, and keys believed that are somebody else's.
/// </summary>
internal static class IonMetadata
{
    /// <summary>Where it is, below Ion's base URL.</summary>
    public const string Path = "oauth/.well-known/openid-configuration";

    /// <summary>Where the keys are.</summary>
    public const string KeysPath = "oauth/.well-known/jwks.json";

    private static readonly (string Member, string Path)[] Known =
    [
        ("authorization_endpoint", "oauth/authorize/"),
        ("token_endpoint", "oauth/token/"),
        ("userinfo_endpoint", "oauth/userinfo/"),
        ("jwks_uri", KeysPath),
    ];

    /// <summary>Ion's issuer identifier, which has no slash at its end.</summary>
    public static string IssuerOf(Uri ion) => new Uri(ion, "oauth").AbsoluteUri;

    /// <summary>What can't be believed in it, for the log; null where it is as Ion's is.</summary>
    public static string? FaultOf(JsonElement document, Uri ion)
    {
        if (Text(document, "issuer") != IssuerOf(ion))
        {
            return $"the issuer of Ion's discovery document is not {IssuerOf(ion)}; check that Ion__BaseUrl is Ion's own address";
        }

        foreach (var (member, path) in Known)
        {
            // Ion takes a path with a slash at its end for the same as without.
            if (Text(document, member)?.TrimEnd('/') != new Uri(ion, path).AbsoluteUri.TrimEnd('/'))
            {
                return $"the {member} of Ion's discovery document is not {new Uri(ion, path)}";
            }
        }

        return Algorithms(document).Contains("RS256") ? null : "Ion's discovery document does not name RS256";
    }

    private static IEnumerable<string?> Algorithms(JsonElement document) =>
        IonJson.Member(document, "id_token_signing_alg_values_supported") is { ValueKind: JsonValueKind.Array } algorithms
            ? algorithms.EnumerateArray().Select(IonJson.Text)
            : [];

    private static string? Text(JsonElement document, string name) => IonJson.Text(IonJson.Member(document, name));
}
