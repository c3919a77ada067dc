using System.Text.Json.Serialization;

namespace IonFunctions.Core.Identity;

/// <summary>A key as servers have it that verify (RFC 7517 section 4, RFC 7518 section 6.2.1).</summary>
internal sealed record PublicKey(string Kty, string Crv, string X, string Y, string Use, string Alg, string Kid);

/// <summary>All that are published (RFC 7517 section 5).</summary>
internal sealed record KeySet(IReadOnlyList<PublicKey> Keys);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(KeySet))]
internal sealed partial class KeySetJson : JsonSerializerContext;
