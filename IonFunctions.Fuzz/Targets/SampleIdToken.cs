using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace IonFunctions.Fuzz.Targets;

/// <summary>An ID token as Ion issues it to this app for this sign-in.</summary>
internal static class SampleIdToken
{
    /// <summary>Its claims; one more where there is one, as JSON with a comma before it.</summary>
    public static byte[] Claims(ReadOnlySpan<byte> more = default) =>
    [
        .. Encoding.UTF8.GetBytes($$"""{"iss":"{{SampleSettings.Ion}}/oauth","aud":"client","sub":"36889","nonce":"{{IdTokenOracle.Nonce}}","iat":{{StoppedTime.Now}},"exp":{{StoppedTime.Now + 36_000}}"""),
        .. more,
        (byte)'}',
    ];

    public static string SignedBy(RSA key, string kid, ReadOnlySpan<byte> more = default)
    {
        var header = Encoding.UTF8.GetBytes($$"""{"typ":"JWT","alg":"RS256","kid":"{{kid}}"}""");
        var unsigned = $"{Base64Url.EncodeToString(header)}.{Base64Url.EncodeToString(Claims(more))}";
        return $"{unsigned}.{Base64Url.EncodeToString(key.SignData(Encoding.ASCII.GetBytes(unsigned), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))}";
    }
}
