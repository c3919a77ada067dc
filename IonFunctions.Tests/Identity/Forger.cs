using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.IdentityModel.Tokens;

namespace IonFunctions.Tests.Identity;

/// <summary>Makes statements that are not the app's out of one that is: by its key, which nobody has, or by one's own.</summary>
/// <param name="ours">The key that signs.</param>
/// <param name="honest">A statement of the app's.</param>
/// <param name="published">The app's <c>jwks.json</c>.</param>
internal sealed class Forger(ECDsa ours, string honest, JsonElement published)
{
    private static readonly ECDsa Foreign = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private static readonly RSA Rsa = RSA.Create(2048);

    public string Honest { get; } = honest;

    /// <summary>Its header, which may be changed.</summary>
    public JsonObject Header { get; } = Part(honest, 0);

    /// <summary>Its claims, which may be changed.</summary>
    public JsonObject Claims { get; } = Part(honest, 1);

    public long Now { get; } = DateTimeOffset.UtcNow.ToUnixTimeSeconds();

    /// <summary>The key that signs, as it is published.</summary>
    public string Jwk { get; } = published.GetProperty("keys").EnumerateArray().Single(key => key.GetProperty("kid").GetString() == (string?)Part(honest, 0)["kid"]).GetRawText();

    public string JwkSet { get; } = published.GetRawText();

    public string Pem => ours.ExportSubjectPublicKeyInfoPem();

    public byte[] Der => ours.ExportSubjectPublicKeyInfo();

    public byte[] Point => [.. ours.ExportParameters(includePrivateParameters: false).Q.X!, .. ours.ExportParameters(includePrivateParameters: false).Q.Y!];

    /// <summary>A key pair of the forger's, as a key set would have it.</summary>
    public JsonObject ForeignJwk
    {
        get
        {
            var point = Foreign.ExportParameters(includePrivateParameters: false).Q;
            return new()
            {
                ["kty"] = "EC",
                ["crv"] = "P-256",
                ["use"] = "sig",
                ["alg"] = "ES256",
                ["kid"] = (string)Header["kid"]!,
                ["x"] = Base64UrlEncoder.Encode(point.X),
                ["y"] = Base64UrlEncoder.Encode(point.Y),
            };
        }
    }

    /// <summary>Signed as the app signs: what is wrong is in header and claims.</summary>
    public string SignedByTheApp() => Signed(bytes => ours.SignData(bytes, HashAlgorithmName.SHA256));

    /// <summary>Signed by a key of the forger's.</summary>
    public string SignedByAnother() => Signed(bytes => Foreign.SignData(bytes, HashAlgorithmName.SHA256));

    public string SignedByRsa() => Signed(bytes => Rsa.SignData(bytes, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));

    /// <summary>With a public key for a secret, as libraries took it that believed the header (RFC 8725 section 2.1).</summary>
    public string Hmac(byte[] secret)
    {
        Header["alg"] = "HS256";
        return Signed(bytes => HMACSHA256.HashData(secret, bytes));
    }

    public string Hmac(string secret) => Hmac(Encoding.UTF8.GetBytes(secret));

    public string Signed(Func<byte[], byte[]> sign)
    {
        var signed = $"{Base64UrlEncoder.Encode(Header.ToJsonString())}.{Base64UrlEncoder.Encode(Claims.ToJsonString())}";
        return $"{signed}.{Base64UrlEncoder.Encode(sign(Encoding.ASCII.GetBytes(signed)))}";
    }

    /// <summary>With another header and other claims, and the signature of the honest one.</summary>
    public string Changed() => Signed(_ => Base64UrlEncoder.DecodeBytes(Honest.Split('.')[2]));

    private static JsonObject Part(string token, int part) => JsonNode.Parse(Base64UrlEncoder.Decode(token.Split('.')[part]))!.AsObject();
}
