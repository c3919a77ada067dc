using System.Security.Cryptography;
using System.Text;

namespace IonFunctions.Core.Secrets;

/// <summary>One version of the secret <c>session-key</c>, with a key derived from it for each purpose.</summary>
internal sealed class SessionKey
{
    /// <summary>How many bytes the secret has.</summary>
    public const int Length = 32;

    private readonly byte[] _tokens;
    private readonly byte[] _cookies;
    private readonly byte[] _consents;

    /// <param name="version">The secret's version, stored with what the key seals.</param>
    /// <param name="secret">32 random bytes.</param>
    public SessionKey(string version, ReadOnlySpan<byte> secret)
    {
        Version = version;
        _tokens = Derive(secret, "IonFunctions tokens v1");
        _cookies = Derive(secret, "IonFunctions cookies v1");
        _consents = Derive(secret, "IonFunctions consents v1");
    }

    /// <summary>The secret's version, in ASCII.</summary>
    public string Version { get; }

    /// <summary>The AES-256 key for a purpose.</summary>
    public ReadOnlySpan<byte> For(SealPurpose purpose) => purpose switch
    {
        SealPurpose.Tokens => _tokens,
        SealPurpose.Cookies => _cookies,
        SealPurpose.Consents => _consents,
        _ => throw new ArgumentOutOfRangeException(nameof(purpose)),
    };

    /// <summary>A key given in the settings has no version, so its fingerprint serves: another key is another version.</summary>
    public static SessionKey FromSettings(ReadOnlySpan<byte> secret) =>
        new("local-" + Convert.ToHexStringLower(Derive(secret, "IonFunctions fingerprint v1")[..8]), secret);

    // RFC 5869; the secret is uniformly random, so there is no need of a salt.
    private static byte[] Derive(ReadOnlySpan<byte> secret, string info)
    {
        var key = new byte[Length];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, key, salt: [], Encoding.ASCII.GetBytes(info));
        return key;
    }
}
