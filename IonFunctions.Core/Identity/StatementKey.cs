using System.Buffers.Text;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using IonFunctions.Core.Secrets;
using Microsoft.IdentityModel.Tokens;

namespace IonFunctions.Core.Identity;

/// <summary>
/// The pair of keys that signs statements for one version of the session key (ECDSA with P-256 and SHA-256: ES256, RFC 7518
/// section 3.4). It is derived, so nothing has to be made, stored and given a role for beside the secret that there is.
/// </summary>
internal sealed class StatementKey
{
    // The order of P-256 (NIST SP 800-186 section 3.2.1.3).
    private static readonly BigInteger Order = new(Convert.FromHexString("FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551"), isUnsigned: true, isBigEndian: true);

    private StatementKey(ECDsa pair)
    {
        var point = pair.ExportParameters(includePrivateParameters: false).Q;
        var (x, y) = (Base64Url.EncodeToString(point.X), Base64Url.EncodeToString(point.Y));
        Public = new("EC", "P-256", x, y, "sig", SecurityAlgorithms.EcdsaSha256, ThumbprintOf(x, y));
        Credentials = new(new ECDsaSecurityKey(pair) { KeyId = Public.Kid }, SecurityAlgorithms.EcdsaSha256);
    }

    /// <summary>What everybody may know (RFC 7517).</summary>
    public PublicKey Public { get; }

    /// <summary>What signs.</summary>
    public SigningCredentials Credentials { get; }

    public static StatementKey Of(SessionKey key)
    {
        // FIPS 186-5 appendix A.2.1: a number from 1 to the order less 1, out of more bits than it has.
        var number = (new BigInteger(key.Identity, isUnsigned: true, isBigEndian: true) % (Order - 1)) + 1;
        var scalar = new byte[32];
        var bytes = number.ToByteArray(isUnsigned: true, isBigEndian: true);
        bytes.CopyTo(scalar, scalar.Length - bytes.Length);
        return new(ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = scalar }));
    }

    // RFC 7638 section 3: the members that make the key, in the order of their names.
    private static string ThumbprintOf(string x, string y) => Base64Url.EncodeToString(
        SHA256.HashData(Encoding.ASCII.GetBytes($$"""{"crv":"P-256","kty":"EC","x":"{{x}}","y":"{{y}}"}""")));
}
