using System.Security.Cryptography;
using System.Text;
using IonFunctions.Simulator.OAuth;
using IonFunctions.Simulator.OpenId;
using Microsoft.IdentityModel.Tokens;

namespace IonFunctions.Tests.OpenId;

/// <summary>
/// ID tokens that fail one check of OpenID Connect Core section 3.1.3.7 (or of what a JWT is) and no other, each with what
/// the log is to say of it.
/// </summary>
internal static class HostileIdTokens
{
    private static readonly RsaSecurityKey Stranger = new(RSA.Create(2048));

    /// <summary>The key that Ion signed with before (<see cref="OpenIdWorld"/>): still in its JWK set.</summary>
    private static readonly RsaSecurityKey Known = SigningKey.LoadOrCreate(null);

    public static IReadOnlyDictionary<string, (Func<IdTokenDraft, string> Forge, string Reason)> All { get; } =
        new Dictionary<string, (Func<IdTokenDraft, string>, string)>
        {
            // Form.
            ["two parts"] = (draft => draft.Sign()[..draft.Sign().LastIndexOf('.')], "three parts"),
            ["four parts"] = (draft => draft.Sign() + ".AAAA", "three parts"),
            ["encrypted (JWE)"] = (draft => draft.Sign() + ".AAAA.AAAA", "three parts"),
            ["nothing signed"] = (draft => Parts(draft) is var (header, claims, _) ? $"{header}.{claims}." : "", "not signed"),
            ["white space around it"] = (draft => " " + draft.Sign() + "\n", "signature is not base64url"),
            ["white space in its claims"] = (draft => Parts(draft) is var (header, claims, signature) ? $"{header}.{claims[..10]} {claims[10..]}.{signature}" : "", "claims are not a JSON object"),
            ["padding"] = (draft => Parts(draft) is var (header, claims, signature) ? $"{header}=.{claims}.{signature}" : "", "header is not a JSON object"),
            ["oversize"] = (draft => With(draft, "pad", new string('x', 40_000)), "longer than"),
            ["claims that are a list"] = (draft => draft.Sign(PythonJson.Dump(draft.Header), "[]"), "claims are not a JSON object"),
            ["claims that break off"] = (draft => draft.Sign(PythonJson.Dump(draft.Header), PythonJson.Dump(draft.Claims)[..^1]), "claims are not a JSON object"),
            ["a claim whose name is no Unicode"] = (draft => Json(draft, claims => claims[..^1] + ", \"\\ud800\": 1}"), "claims are not a JSON object"),
            ["a header with a name that is no Unicode"] = (draft => draft.Sign(PythonJson.Dump(draft.Header)[..^1] + ", \"\\udc00x\": 1}", PythonJson.Dump(draft.Claims)), "header is not a JSON object"),
            ["nested beyond reason"] = (draft => Json(draft, claims => claims[..^1] + ", \"deep\": " + new string('[', 100) + new string(']', 100) + "}"), "claims are not a JSON object"),

            // Header and signature (6, 7, 8).
            ["alg none, unsigned"] = (draft => Unsigned(draft, "none", ""), "not signed"),
            ["alg none, with a signature"] = (draft => Head(draft, "alg", "none"), "alg is not RS256"),
            ["alg None, spelt otherwise"] = (draft => Head(draft, "alg", "nOnE"), "alg is not RS256"),
            ["HS256 with the public key as its secret"] = (WithHmacOfThePublicKey, "alg is not RS256"),
            ["RS384"] = (draft => Head(draft, "alg", "RS384"), "alg is not RS256"),
            ["PS256"] = (draft => Head(draft, "alg", "PS256"), "alg is not RS256"),
            ["no alg"] = (draft => Head(draft, "alg", null), "alg is not RS256"),
            ["two algs"] = (draft => draft.Sign(PythonJson.Dump(draft.Header)[..^1] + ", \"alg\": \"none\"}", PythonJson.Dump(draft.Claims)), "member twice"),
            ["no kid"] = (draft => Head(draft, "kid", null), "kid is missing"),
            ["a kid that is a number"] = (draft => Head(draft, "kid", 1), "kid is a number"),
            ["a kid that Ion does not have"] = (draft => Head(draft with { Key = Stranger }, "kid", "a-stranger"), "names no key"),
            ["a stranger's key by the name of Ion's"] = (draft => (draft with { Key = Stranger }).Sign(), "not by the key"),
            ["another of Ion's keys than it names"] = (draft => (draft with { Key = Known }).Sign(), "not by the key"),
            ["a signature of another token"] = (draft => Parts(draft) is var (header, claims, _) ? $"{header}.{claims}.{Parts(draft with { Claims = new(draft.Claims) { ["x"] = 1 } }).Signature}" : "", "not by the key"),
            ["claims changed after they were signed"] = (draft => Parts(draft) is var (header, _, signature) ? $"{header}.{IdTokenDraft.Encode(Encoding.UTF8.GetBytes(PythonJson.Dump(draft.Claims).Replace("\"30001\"", "\"30002\"", StringComparison.Ordinal)))}.{signature}" : "", "not by the key"),
            ["a key that it brings (jwk)"] = (draft => Head(draft, "jwk", new Dictionary<string, object?> { ["kty"] = "RSA" }), "has a jwk"),
            ["a place to get a key from (jku)"] = (draft => Head(draft, "jku", "https://evil.example/jwks.json"), "has a jku"),
            ["a certificate (x5c)"] = (draft => Head(draft, "x5c", (string[])["MIIB"]), "has a x5c"),
            ["a place to get a certificate from (x5u)"] = (draft => Head(draft, "x5u", "https://evil.example/"), "has a x5u"),
            ["something critical that nobody knows"] = (draft => Head(draft, "crit", (string[])["exp"]), "has a crit"),
            ["a token of another kind"] = (draft => Head(draft, "typ", "at+jwt"), "typ is not JWT"),

            // Issuer (2).
            ["no iss"] = (draft => With(draft, "iss", null), "iss is not Ion"),
            ["another iss"] = (draft => With(draft, "iss", "https://evil.example/oauth"), "iss is not Ion"),
            ["an iss with a slash"] = (draft => With(draft, "iss", draft.Claims["iss"] + "/"), "iss is not Ion"),
            ["an iss that begins as Ion's"] = (draft => With(draft, "iss", draft.Claims["iss"] + ".evil.example"), "iss is not Ion"),
            ["an iss in capitals"] = (draft => With(draft, "iss", ((string)draft.Claims["iss"]!).ToUpperInvariant()), "iss is not Ion"),
            ["a list of iss"] = (draft => With(draft, "iss", new object?[] { draft.Claims["iss"] }), "iss is not Ion"),

            // Audience and authorized party (3, 4, 5).
            ["no aud"] = (draft => With(draft, "aud", null), "aud is not this app"),
            ["another aud"] = (draft => With(draft, "aud", "another-client"), "aud is not this app"),
            ["no aud in the list"] = (draft => With(draft, "aud", (string[])[]), "aud is not this app"),
            ["an aud beside this app, without azp"] = (draft => With(draft, "aud", (string[])["ionfunctions", "another-client"]), "not this app alone"),
            ["an aud beside this app, with azp"] = (draft => With(draft, "azp", "ionfunctions", "aud", (string[])["another-client", "ionfunctions"]), "not this app alone"),
            ["another azp"] = (draft => With(draft, "azp", "another-client"), "azp is not this app"),
            ["an azp that is no text"] = (draft => With(draft, "azp", true), "azp is not this app"),

            // Times (9, 10).
            ["no exp"] = (draft => With(draft, "exp", null), "exp is missing"),
            ["an exp that is text"] = (draft => With(draft, "exp", "4102444800"), "exp is text"),
            ["an exp beyond all time"] = (draft => Json(draft, claims => claims.Replace($"\"exp\": {draft.Claims["exp"]}", "\"exp\": 1e300", StringComparison.Ordinal)), "exp is a number"),
            ["expired long ago"] = (draft => With(draft, "exp", Now - 86_400, "iat", Now), "has expired"),
            ["expired just beyond the skew"] = (draft => With(draft, "exp", Now - 330), "has expired"),
            ["expired before it was issued"] = (draft => With(draft, "exp", Now - 60, "iat", Now), "expires before it was issued"),
            ["no iat"] = (draft => With(draft, "iat", null), "iat is missing"),
            ["an iat in the future"] = (draft => With(draft, "iat", Now + 3_600), "issued in the future"),
            ["issued yesterday"] = (draft => With(draft, "iat", Now - 86_400), "issued too long ago"),
            ["not before tomorrow"] = (draft => With(draft, "nbf", Now + 86_400), "not valid yet"),
            ["an nbf that is text"] = (draft => With(draft, "nbf", "now"), "nbf is text"),

            // Nonce (11), at_hash and sub.
            ["no nonce"] = (draft => With(draft, "nonce", null), "nonce is missing"),
            ["another nonce"] = (draft => With(draft, "nonce", "n-0S6_WzA2Mj"), "another sign-in's"),
            ["an empty nonce"] = (draft => With(draft, "nonce", ""), "another sign-in's"),
            ["at_hash of another access token"] = (draft => With(draft, "at_hash", "MTIzNDU2Nzg5MDEyMzQ1Ng"), "at_hash"),
            ["at_hash that is null"] = (draft => Json(draft, claims => claims.Replace($"\"{draft.Claims["at_hash"]}\"", "null", StringComparison.Ordinal)), "at_hash"),
            ["no sub"] = (draft => With(draft, "sub", null), "sub is missing"),
            ["a sub that is a number"] = (draft => With(draft, "sub", 30001), "sub is a number"),
            ["an empty sub"] = (draft => With(draft, "sub", ""), "sub is empty"),
            ["a sub that is nobody at Ion"] = (draft => With(draft, "sub", "ada"), "no number of a user"),
            ["a sub written otherwise"] = (draft => With(draft, "sub", "030001"), "no number of a user"),
            ["a claim twice"] = (draft => Json(draft, claims => claims[..^1] + ", \"sub\": \"30001\"}"), "is there twice"),
        };

    private static long Now => DateTimeOffset.UtcNow.ToUnixTimeSeconds();

    private static string With(IdTokenDraft draft, params object?[] changes) => (draft with { Claims = Changed(draft.Claims, changes) }).Sign();

    private static string Head(IdTokenDraft draft, params object?[] changes) => (draft with { Header = Changed(draft.Header, changes) }).Sign();

    private static string Json(IdTokenDraft draft, Func<string, string> change) =>
        draft.Sign(PythonJson.Dump(draft.Header), change(PythonJson.Dump(draft.Claims)));

    private static OrderedDictionary<string, object?> Changed(OrderedDictionary<string, object?> members, object?[] changes)
    {
        var changed = new OrderedDictionary<string, object?>(members);
        for (var i = 0; i < changes.Length; i += 2)
        {
            var name = (string)changes[i]!;
            if (changes[i + 1] is { } value)
            {
                changed[name] = value;
            }
            else
            {
                changed.Remove(name);
            }
        }

        return changed;
    }

    private static (string Header, string Claims, string Signature) Parts(IdTokenDraft draft) =>
        draft.Sign().Split('.') is [var header, var claims, var signature] ? (header, claims, signature) : throw new InvalidOperationException();

    private static string Unsigned(IdTokenDraft draft, string algorithm, string signature)
    {
        var header = PythonJson.Dump(Changed(draft.Header, ["alg", algorithm]));
        return $"{IdTokenDraft.Encode(Encoding.UTF8.GetBytes(header))}.{Parts(draft).Claims}.{signature}";
    }

    // A verifier that lets the token say how it is verified takes the public key, which everybody has, for a secret.
    private static string WithHmacOfThePublicKey(IdTokenDraft draft)
    {
        var signed = Unsigned(draft, "HS256", "").TrimEnd('.');
        var secret = Encoding.ASCII.GetBytes(draft.Key.Rsa.ExportSubjectPublicKeyInfoPem());
        return $"{signed}.{IdTokenDraft.Encode(HMACSHA256.HashData(secret, Encoding.ASCII.GetBytes(signed)))}";
    }
}
