using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace IonFunctions.Simulator.OAuth;

/// <summary>The verification of RFC 7636 section 4.6.</summary>
internal static class ProofKey
{
    public static bool Matches(string challenge, string? method, string verifier)
    {
        var derived = method is CodeChallengeMethods.Sha256
            ? Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(verifier)))
            : verifier;
        return string.Equals(derived, challenge, StringComparison.Ordinal);
    }
}
