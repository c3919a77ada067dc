using System.Security.Cryptography;
using Microsoft.Extensions.ObjectPool;

namespace IonFunctions.Core.Secrets;

/// <summary>AES-256-GCM with one key. To make a cipher takes OpenSSL twice as long as to seal with it: those that nobody uses at the moment are kept.</summary>
internal sealed class SealingCiphers(byte[] key)
{
    public static readonly int NonceSize = AesGcm.NonceByteSizes.MaxSize;
    public static readonly int TagSize = AesGcm.TagByteSizes.MaxSize;

    private readonly ObjectPool<AesGcm> _idle = new DefaultObjectPoolProvider().Create(new Policy(key));

    public ReadOnlySpan<byte> Key => key;

    public void Encrypt(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> plaintext, Span<byte> ciphertext, Span<byte> tag, ReadOnlySpan<byte> associatedData)
    {
        var cipher = _idle.Get();
        try
        {
            cipher.Encrypt(nonce, plaintext, ciphertext, tag, associatedData);
        }
        finally
        {
            _idle.Return(cipher);
        }
    }

    /// <exception cref="AuthenticationTagMismatchException">It was not sealed with this key, for this place.</exception>
    public void Decrypt(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> ciphertext, ReadOnlySpan<byte> tag, Span<byte> plaintext, ReadOnlySpan<byte> associatedData)
    {
        var cipher = _idle.Get();
        try
        {
            cipher.Decrypt(nonce, ciphertext, tag, plaintext, associatedData);
        }
        finally
        {
            _idle.Return(cipher);
        }
    }

    private sealed class Policy(byte[] key) : PooledObjectPolicy<AesGcm>
    {
        public override AesGcm Create() => new(key, TagSize);

        public override bool Return(AesGcm obj) => true;
    }
}
