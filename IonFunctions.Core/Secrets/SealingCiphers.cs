using System.Security.Cryptography;
using Microsoft.Extensions.ObjectPool;

namespace IonFunctions.Core.Secrets;

/// <summary>
/// AES-256-GCM with one key. To make a cipher takes OpenSSL twice as long as to seal with it, and to be asked for a nonce as long: ciphers that
/// nobody uses at the moment are kept, each with random nonces (NIST SP 800-38D section 8.2.2) for its next uses.
/// </summary>
internal sealed class SealingCiphers(byte[] key)
{
    public static readonly int NonceSize = AesGcm.NonceByteSizes.MaxSize;
    public static readonly int TagSize = AesGcm.TagByteSizes.MaxSize;

    private const int NoncesAtOnce = 64;

    private readonly ObjectPool<Cipher> _idle = new DefaultObjectPoolProvider().Create(new Policy(key));

    public ReadOnlySpan<byte> Key => key;

    /// <param name="nonce">Gets one that no other value has.</param>
    /// <param name="plaintext">What is to be sealed.</param>
    /// <param name="ciphertext">Gets it sealed, as long as it was.</param>
    /// <param name="tag">Gets what proves it.</param>
    /// <param name="associatedData">What it belongs to.</param>
    public void Encrypt(Span<byte> nonce, ReadOnlySpan<byte> plaintext, Span<byte> ciphertext, Span<byte> tag, ReadOnlySpan<byte> associatedData)
    {
        var cipher = _idle.Get();
        try
        {
            cipher.TakeNonce(nonce);
            cipher.Gcm.Encrypt(nonce, plaintext, ciphertext, tag, associatedData);
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
            cipher.Gcm.Decrypt(nonce, ciphertext, tag, plaintext, associatedData);
        }
        finally
        {
            _idle.Return(cipher);
        }
    }

    /// <summary>For one at a time.</summary>
    private sealed class Cipher(byte[] key) : IDisposable
    {
        private readonly byte[] _nonces = new byte[NoncesAtOnce * NonceSize];
        private int _taken = NoncesAtOnce;

        public AesGcm Gcm { get; } = new(key, TagSize);

        public void TakeNonce(Span<byte> nonce)
        {
            if (_taken == NoncesAtOnce)
            {
                RandomNumberGenerator.Fill(_nonces);
                _taken = 0;
            }

            _nonces.AsSpan(NonceSize * _taken++, NonceSize).CopyTo(nonce);
        }

        public void Dispose() => Gcm.Dispose();
    }

    private sealed class Policy(byte[] key) : PooledObjectPolicy<Cipher>
    {
        public override Cipher Create() => new(key);

        public override bool Return(Cipher obj) => true;
    }
}
