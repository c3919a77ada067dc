using System.Collections.Immutable;
using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;

namespace IonFunctions.Simulator.OpenId;

/// <summary>
/// The keys of ID tokens: the one that signs, and after it those that signed before
/// (<c>OIDC_RSA_PRIVATE_KEYS_INACTIVE</c>).
/// </summary>
internal sealed class KeyRing(RsaSecurityKey key)
{
    private ImmutableList<RsaSecurityKey> _keys = [key];

    /// <summary>The one that signs, first, and those that did.</summary>
    public IReadOnlyList<RsaSecurityKey> Keys => Volatile.Read(ref _keys);

    public RsaSecurityKey Current => Keys[0];

    /// <summary>From now on a new key signs; the others stay in the JWK set.</summary>
    public void Rotate() => Use([new(RSA.Create(2048)), .. Keys]);

    /// <summary>From now on there are these, of which the first signs.</summary>
    public void Use(IEnumerable<RsaSecurityKey> keys) => Volatile.Write(ref _keys, [.. keys]);

    /// <summary>The name that Django OAuth Toolkit gives a key: its thumbprint (RFC 7638).</summary>
    public static string KidOf(RsaSecurityKey key) => Base64UrlEncoder.Encode(key.ComputeJwkThumbprint());
}
