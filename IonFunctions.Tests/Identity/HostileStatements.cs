using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.IdentityModel.Tokens;

namespace IonFunctions.Tests.Identity;

/// <summary>What a server may be sent for a statement, by name: each is one that no server may believe.</summary>
internal static class HostileStatements
{
    public static IReadOnlyDictionary<string, Func<Forger, string>> All { get; } = new Dictionary<string, Func<Forger, string>>
    {
        // The algorithm is not the token's to choose (RFC 8725 section 3.1).
        ["alg none"] = f => With(f, "alg", "none", Unsigned),
        ["alg None"] = f => With(f, "alg", "None", Unsigned),
        ["alg NONE"] = f => With(f, "alg", "NONE", Unsigned),
        ["alg none with the signature of an honest one"] = f => With(f, "alg", "none", one => one.Changed()),
        ["alg none and no kid"] = f => With(f, "kid", null, one => With(one, "alg", "none", Unsigned)),
        ["no alg"] = f => With(f, "alg", null, one => one.SignedByTheApp()),
        ["alg empty"] = f => With(f, "alg", "", one => one.SignedByTheApp()),
        ["alg es256"] = f => With(f, "alg", "es256", one => one.SignedByTheApp()),
        ["alg a list"] = f => With(f, "alg", new JsonArray("ES256"), one => one.SignedByTheApp()),
        ["alg ES384"] = f => With(f, "alg", "ES384", one => one.SignedByTheApp()),
        ["alg RS256, signed by a key of the sender's"] = f => With(f, "alg", "RS256", one => one.SignedByRsa()),
        ["alg PS256"] = f => With(f, "alg", "PS256", one => one.SignedByRsa()),
        ["HS256 with the public key as PEM"] = f => f.Hmac(f.Pem),
        ["HS256 with the public key as PEM and a line break"] = f => f.Hmac(f.Pem + "\n"),
        ["HS256 with the public key as DER"] = f => f.Hmac(f.Der),
        ["HS256 with the public key as JWK"] = f => f.Hmac(f.Jwk),
        ["HS256 with the key set"] = f => f.Hmac(f.JwkSet),
        ["HS256 with the point"] = f => f.Hmac(f.Point),
        ["HS256 with the x of the JWK"] = f => f.Hmac((string)JsonNode.Parse(f.Jwk)!["x"]!),
        ["HS256 with the kid"] = f => f.Hmac((string)f.Header["kid"]!),
        ["HS256 with nothing"] = f => f.Hmac([]),
        ["HS256 with the public key as JWK, which is in the header, too"] = f =>
        {
            f.Header["jwk"] = JsonNode.Parse(f.Jwk);
            return f.Hmac(f.Jwk);
        },

        // Keys that are not the app's.
        ["a foreign key with the kid of the app's"] = f => f.SignedByAnother(),
        ["a foreign key with a kid that is unknown"] = f => With(f, "kid", "unknown", one => one.SignedByAnother()),
        ["a foreign key without a kid"] = f => With(f, "kid", null, one => one.SignedByAnother()),
        ["a kid that is no text"] = f => With(f, "kid", 7, one => one.SignedByAnother()),
        ["a kid that is a path"] = f => With(f, "kid", "../../../../dev/null", one => one.Hmac([])),
        ["a kid that is a query"] = f => With(f, "kid", "' UNION SELECT 'secret' --", one => one.Hmac("secret")),
        ["a foreign key in the header (jwk)"] = f => With(f, "jwk", f.ForeignJwk, one => one.SignedByAnother()),
        ["a foreign key in the header (jwk), and no kid"] = f => With(f, "kid", null, one => With(one, "jwk", one.ForeignJwk, two => two.SignedByAnother())),
        ["the app's key, and a kid that is unknown"] = f => With(f, "kid", "unknown", one => one.SignedByTheApp()),

        // Claims, by the app's own key.
        ["another audience"] = f => Claim(f, "aud", "https://elsewhere.example"),
        ["an audience that begins alike"] = f => Claim(f, "aud", (string)f.Claims["aud"]! + "-2"),
        ["an audience in capitals"] = f => Claim(f, "aud", ((string)f.Claims["aud"]!).ToUpperInvariant()),
        ["other audiences"] = f => Claim(f, "aud", new JsonArray("a", "b")),
        ["no audience"] = f => Claim(f, "aud", null),
        ["an empty audience"] = f => Claim(f, "aud", ""),
        ["an audience that is an object"] = f => Claim(f, "aud", new JsonObject { [(string)f.Claims["aud"]!] = true }),
        ["another issuer"] = f => Claim(f, "iss", "https://evil.example"),
        ["an issuer with a slash"] = f => Claim(f, "iss", (string)f.Claims["iss"]! + "/"),
        ["an issuer of another scheme"] = f => Claim(f, "iss", ((string)f.Claims["iss"]!).Replace("http:", "https:", StringComparison.Ordinal)),
        ["no issuer"] = f => Claim(f, "iss", null),
        ["expired a minute ago"] = f => Claim(f, "exp", f.Now - 60),
        ["expired in 1970"] = f => Claim(f, "exp", 0),
        ["without an end"] = f => Claim(f, "exp", null),
        ["an end that is a word"] = f => Claim(f, "exp", "never"),
        ["of an hour ago, and expired"] = f =>
        {
            f.Claims["iat"] = f.Now - 3600;
            return Claim(f, "exp", f.Now - 3300);
        },
        ["not yet valid"] = f => Claim(f, "nbf", f.Now + 600),
        ["of the future"] = f =>
        {
            f.Claims["exp"] = f.Now + 900;
            return Claim(f, "iat", f.Now + 600);
        },
        ["without a user"] = f => Claim(f, "sub", null),
        ["without an id of its own"] = f => Claim(f, "jti", null),
        ["without a type"] = f => With(f, "typ", null, one => one.SignedByTheApp()),
        ["of type JWT"] = f => With(f, "typ", "JWT", one => one.SignedByTheApp()),
        ["of the type of a logout token"] = f => With(f, "typ", "logout+jwt", one => one.SignedByTheApp()),

        // Changed on the way.
        ["another user"] = f => With(f, () => f.Claims["sub"] = "1", one => one.Changed()),
        ["another name"] = f => With(f, () => f.Claims["name"] = "Grace Hopper", one => one.Changed()),
        ["another end"] = f => With(f, () => f.Claims["exp"] = f.Now + 86_400, one => one.Changed()),
        ["another jti"] = f => With(f, () => f.Claims["jti"] = "another", one => one.Changed()),
        ["a claim more"] = f => With(f, () => f.Claims["admin"] = true, one => one.Changed()),
        ["without its signature"] = f => string.Join('.', f.Honest.Split('.')[..2]) + ".",
        ["with half of its signature"] = f => f.Honest[..^43],
        ["of two parts"] = f => string.Join('.', f.Honest.Split('.')[..2]),
        ["of four parts"] = f => f.Honest + ".x",
        ["of five parts"] = f => f.Honest + "..",
        ["with a signature of zeros"] = f => f.Signed(_ => new byte[64]), // CVE-2022-21449
        ["with a signature as DER has it"] = f => f.Signed(_ => Encoding.ASCII.GetBytes("0E\u0002")),
        ["with the signature of its claims alone"] = f => $"{f.Honest.Split('.')[0]}.{f.Honest.Split('.')[1]}.{Base64UrlEncoder.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(f.Honest.Split('.')[1])))}",
        ["nothing"] = _ => "",
        ["a word"] = _ => "token",
        ["three dots"] = _ => "...",
        ["JSON in place of a token"] = f => f.Claims.ToJsonString(),
        ["a header that is a list"] = f => $"{Base64UrlEncoder.Encode("[]")}.{f.Honest.Split('.')[1]}.{f.Honest.Split('.')[2]}",
        ["a header that is no JSON"] = f => $"{Base64UrlEncoder.Encode("{")}.{f.Honest.Split('.')[1]}.{f.Honest.Split('.')[2]}",
        ["a header nested deep"] = f => $"{Base64UrlEncoder.Encode(new string('[', 5000))}.{f.Honest.Split('.')[1]}.{f.Honest.Split('.')[2]}",
        ["claims nested deep"] = f => $"{f.Honest.Split('.')[0]}.{Base64UrlEncoder.Encode($"{new string('[', 3000)}{new string(']', 3000)}")}.{f.Honest.Split('.')[2]}",
        ["a number without end"] = f => $"{Base64UrlEncoder.Encode($"{{\"alg\":{new string('9', 5000)}}}")}.{f.Honest.Split('.')[1]}.{f.Honest.Split('.')[2]}",
        ["claims that are a list"] = f => $"{f.Honest.Split('.')[0]}.{Base64UrlEncoder.Encode("[]")}.{f.Honest.Split('.')[2]}",
        ["a session cookie"] = _ => Base64UrlEncoder.Encode(RandomNumberGenerator.GetBytes(32)),
    };

    private static string Unsigned(Forger forger) => forger.Signed(_ => []);

    private static string With(Forger forger, string header, JsonNode? value, Func<Forger, string> make) => With(forger, () => Set(forger.Header, header, value), make);

    private static string With(Forger forger, Action change, Func<Forger, string> make)
    {
        change();
        return make(forger);
    }

    private static string Claim(Forger forger, string name, JsonNode? value) => With(forger, () => Set(forger.Claims, name, value), one => one.SignedByTheApp());

    private static void Set(JsonObject part, string name, JsonNode? value)
    {
        if (value is null)
        {
            part.Remove(name);
        }
        else
        {
            part[name] = value;
        }
    }
}
