using System.Security.Cryptography;
using System.Text;

namespace IonFunctions.Core.Secrets;

/// <summary>One version of the secret <c>session-key</c>, with a key derived from it for each purpose.</summary>
internal sealed class SessionKey
{
    /// <summary>How many bytes the secret has.</summary>
    public const int Length = 32;

    // As many bits as P-256 has, and 128 more (FIPS 186-5 appendix A.2.1 asks for 64), so that no key is likelier than another.
    private const int IdentityLength = 48;

    private readonly SealingCiphers _tokens;
    private readonly SealingCiphers _states;
    private readonly SealingCiphers _consents;
    private readonly byte[] _identity;

    /// <param name="version">The secret's version, stored with what the key seals.</param>
    /// <param name="secret">32 random bytes.</param>
    public SessionKey(string version, ReadOnlySpan<byte> secret)
    {
        Version = version;
        _tokens = new(Derive(secret, "IonFunctions tokens v1"));
        _states = new(Derive(secret, "IonFunctions states v1"));
        _consents = new(Derive(secret, "IonFunctions consents v1"));
        _identity = Derive(secret, "IonFunctions identity v1", IdentityLength);
    }

    /// <summary>The secret's version, in ASCII.</summary>
    public string Version { get; }

    /// <summary>What the key is made of that signs who a user is, a pair for each version.</summary>
    public ReadOnlySpan<byte> Identity => _identity;

    /// <summary>Seals and opens for a purpose.</summary>
    public SealingCiphers For(SealPurpose purpose) => purpose switch
    {
        SealPurpose.Tokens => _tokens,
        SealPurpose.States => _states,
        SealPurpose.Consents => _consents,
        _ => throw new ArgumentOutOfRangeException(nameof(purpose)),
    };

    /// <summary>A key given in the settings has no version, so its fingerprint serves: another key is another version.</summary>
    public static SessionKey FromSettings(ReadOnlySpan<byte> secret) =>
        new("local-" + Convert.ToHexStringLower(Derive(secret, "IonFunctions fingerprint v1")[..8]), secret);

    // RFC 5869; the secret is uniformly random, so there is no need of a salt.
    private static byte[] Derive(ReadOnlySpan<byte> secret, string info, int length = Length)
    {
        var key = new byte[length];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, key, salt: [], Encoding.ASCII.GetBytes(info));
        return key;
    }
}
