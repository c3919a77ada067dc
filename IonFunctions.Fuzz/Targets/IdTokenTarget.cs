using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using IonFunctions.Core.Ion;

namespace IonFunctions.Fuzz.Targets;

/// <summary>
/// An ID token, as the first byte says: any text; any header and claims, a line each, signed in some way by a key of Ion's; or an
/// honest one with some JSON as one of its claims.
/// </summary>
internal static class IdTokenTarget
{
    private const int MostGroups = 200;
    private const int LongestText = 256;
    private const int LongestReason = 256;

    // What Ion may have in any form without its being a reason to refuse the token.
    private static readonly string[] Optional = ["groups", "email", "preferred_username", "given_name", "family_name", "acr", "amr", "auth_time", "jti", "address"];

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 14 };

    private static readonly IdTokenValidator Validator = new(
        new CannedIon(() => CannedIon.Json(CannedIon.Discovery), () => CannedIon.Json(PublishedKeys.Set)).NewKeys(), SampleSettings.App, StoppedTime.Instance);

    public static void Run(byte[] input)
    {
        if (input is not [var how, .. var rest])
        {
            return;
        }

        switch (how % 4)
        {
            case 0:
                Check(Encoding.UTF8.GetString(rest));
                break;
            case 1:
                RunSigned(PublishedKeys.One, how / 4, rest);
                break;
            case 2:
                RunSigned(PublishedKeys.Two, how / 4, rest);
                break;
            default:
                RunHonest(Optional[how / 4 % Optional.Length], rest);
                break;
        }
    }

    private static void RunSigned(RSA key, int how, byte[] input)
    {
        var end = Array.IndexOf(input, (byte)'\n');
        var unsigned = $"{Base64Url.EncodeToString(input.AsSpan(0, Math.Max(end, 0)))}.{Base64Url.EncodeToString(input.AsSpan(end + 1))}";

        // What is refused for what it says needs no signature, which is what takes time here.
        if (Validate(unsigned + ".AAAA") is not IdTokenResult.Refused { Reason: var reason } || reason.Contains("signature", StringComparison.Ordinal))
        {
            Check($"{unsigned}.{Base64Url.EncodeToString(Signature(key, how, Encoding.ASCII.GetBytes(unsigned)))}");
        }
    }

    private static byte[] Signature(RSA key, int how, byte[] text) => (how % 8) switch
    {
        1 => key.SignData(text, HashAlgorithmName.SHA384, RSASignaturePadding.Pkcs1),
        2 => key.SignData(text, HashAlgorithmName.SHA256, RSASignaturePadding.Pss),
        3 => HMACSHA256.HashData(Encoding.ASCII.GetBytes(key.ExportSubjectPublicKeyInfoPem()), text),
        4 => key.SignData([.. text, (byte)' '], HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
        5 => [0, .. key.SignData(text, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)],
        6 => new byte[256],
        7 => [.. key.SignData(text, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)[..^1], 0],
        _ => key.SignData(text, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
    };

    private static void RunHonest(string name, byte[] input)
    {
        try
        {
            using var claim = JsonDocument.Parse(input, Strict);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException) // A name that is no Unicode.
        {
            return;
        }

        if (input.Length > 8 * 1024)
        {
            return;
        }

        var result = Check(SampleIdToken.SignedBy(PublishedKeys.One, "one", [.. Encoding.UTF8.GetBytes($",\"{name}\":"), .. input]));

        // The library wants text of some, and Unicode of all.
        Finding.Unless(result is IdTokenResult.Valid or IdTokenResult.Refused { Reason: "a claim in it is not as RFC 7519 has it" }, $"Refused for what it may say as its {name}: {(result as IdTokenResult.Refused)?.Reason}.");
    }

    private static IdTokenResult Check(string token)
    {
        var result = Validate(token);
        switch (result)
        {
            case IdTokenResult.Valid valid:
                var fault = IdTokenOracle.FaultOf(token);
                Finding.Unless(fault is null, $"Believed. {fault}");
                Finding.Unless(valid.Subject == IdTokenOracle.SubjectOf(valid.Claims), "Believed to be of another user.");
                var user = ClaimsJson.ReadUser(valid.Subject, default, valid.Claims);
                Finding.Unless(user.Groups is null || (user.Groups.Count <= MostGroups && user.Groups.All(group => group.Length is > 0 and <= LongestText)), "Groups without end.");
                Finding.Unless(new[] { user.Username, user.FirstName, user.LastName, user.Email }.All(text => text.Length <= LongestText), "Text without end.");
                break;
            case IdTokenResult.Refused refused:
                Finding.Unless(refused.Reason.Length is > 0 and <= LongestReason && refused.Reason.All(c => c is >= ' ' and <= '~'), "A reason that is not for the log.");
                break;
            default:
                throw new Finding($"Neither believed nor refused: {result.GetType().Name}.");
        }

        return result;
    }

    private static IdTokenResult Validate(string token) =>
        Validator.ValidateAsync(new(token), IdTokenOracle.Nonce, new(IdTokenOracle.AccessToken)).GetAwaiter().GetResult();
}
