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

    /// <param name="nonce">Gets a random one (NIST SP 800-38D section 8.2.2), which no other value has.</param>
    /// <param name="plaintext">What is to be sealed.</param>
    /// <param name="ciphertext">Gets it sealed, as long as it was.</param>
    /// <param name="tag">Gets what proves it.</param>
    /// <param name="associatedData">What it belongs to.</param>
    public void Encrypt(Span<byte> nonce, ReadOnlySpan<byte> plaintext, Span<byte> ciphertext, Span<byte> tag, ReadOnlySpan<byte> associatedData)
    {
        RandomBytes.Fill(nonce);
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
