using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace IonFunctions.Core.Secrets;

/// <summary>
/// Seals values with AES-256-GCM. A sealed value is: format byte, length of the key version, the key version in ASCII,
/// nonce, tag, ciphertext. What the value belongs to (its row key and column, or its sign-in) is the associated data, so
/// a value that is moved does not open.
/// </summary>
internal sealed class Sealer(ISecrets secrets)
{
    private const byte Format = 1;
    private static readonly int NonceSize = SealingCiphers.NonceSize;
    private static readonly int TagSize = SealingCiphers.TagSize;

    /// <summary>Seals with the newest key.</summary>
    public async ValueTask<byte[]> SealAsync(
        SealPurpose purpose, string associatedData, ReadOnlyMemory<byte> plaintext, CancellationToken cancellationToken)
    {
        var key = await secrets.GetSealingKeyAsync(cancellationToken);
        var nonceAt = 2 + key.Version.Length;
        var value = new byte[nonceAt + NonceSize + TagSize + plaintext.Length];
        value[0] = Format;
        value[1] = (byte)Encoding.ASCII.GetBytes(key.Version, value.AsSpan(2));
        key.For(purpose).Encrypt(
            value.AsSpan(nonceAt, NonceSize), plaintext.Span, value.AsSpan(nonceAt + NonceSize + TagSize), value.AsSpan(nonceAt + NonceSize, TagSize),
            Encoding.UTF8.GetBytes(associatedData));
        return value;
    }

    /// <summary>Opens what any version of the key has sealed; null when it was not sealed here, for this place.</summary>
    public async ValueTask<byte[]?> OpenAsync(
        SealPurpose purpose, string associatedData, ReadOnlyMemory<byte> value, CancellationToken cancellationToken)
    {
        if (!TryReadVersion(value.Span, out var version))
        {
            return null;
        }

        var key = await secrets.FindKeyAsync(version, purpose, cancellationToken);
        if (key is null)
        {
            return null;
        }

        var sealedPart = value[(2 + version.Length)..];
        var plaintext = new byte[sealedPart.Length - NonceSize - TagSize];
        try
        {
            key.For(purpose).Decrypt(
                sealedPart.Span[..NonceSize], sealedPart.Span[(NonceSize + TagSize)..], sealedPart.Span.Slice(NonceSize, TagSize),
                plaintext, Encoding.UTF8.GetBytes(associatedData));
            return plaintext;
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }

    private static bool TryReadVersion(ReadOnlySpan<byte> value, [NotNullWhen(true)] out string? version)
    {
        version = null;
        if (value.Length < 2 || value[0] != Format || value.Length < 2 + value[1] + NonceSize + TagSize)
        {
            return false;
        }

        version = Encoding.ASCII.GetString(value.Slice(2, value[1]));
        return true;
    }
}
