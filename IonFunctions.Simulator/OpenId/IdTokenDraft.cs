using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.IdentityModel.Tokens;

namespace IonFunctions.Simulator.OpenId;

/// <summary>An ID token before it is signed.</summary>
/// <param name="Header">The JOSE header.</param>
/// <param name="Claims">The claims.</param>
/// <param name="Key">What it is signed with.</param>
internal sealed record IdTokenDraft(OrderedDictionary<string, object?> Header, OrderedDictionary<string, object?> Claims, RsaSecurityKey Key)
{
    /// <summary>Signed by RS256, in the compact form (RFC 7515 section 7.1).</summary>
    public string Sign() => Sign(PythonJson.Dump(Header), PythonJson.Dump(Claims));

    /// <summary>Likewise, of JSON as it stands.</summary>
    public string Sign(string header, string claims)
    {
        var signed = $"{Encode(Encoding.UTF8.GetBytes(header))}.{Encode(Encoding.UTF8.GetBytes(claims))}";
        return $"{signed}.{Encode(Key.Rsa.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))}";
    }

    public static string Encode(ReadOnlySpan<byte> bytes) => Base64Url.EncodeToString(bytes);
}
