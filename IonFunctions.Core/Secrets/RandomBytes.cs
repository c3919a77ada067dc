using System.Security.Cryptography;

namespace IonFunctions.Core.Secrets;

/// <summary>
/// The system's cryptographic random bytes, asked for many at a time: to be asked takes OpenSSL as long as to seal a value, however few are
/// wanted. Each thread has its own, and each byte is given out once.
/// </summary>
internal static class RandomBytes
{
    private const int AtOnce = 1024;

    [ThreadStatic]
    private static byte[]? _ahead;

    [ThreadStatic]
    private static int _left;

    /// <summary>Fills it with bytes that nobody else has had.</summary>
    public static void Fill(Span<byte> bytes)
    {
        if (bytes.Length > AtOnce)
        {
            RandomNumberGenerator.Fill(bytes);
            return;
        }

        var ahead = _ahead ??= new byte[AtOnce];
        if (_left < bytes.Length)
        {
            RandomNumberGenerator.Fill(ahead);
            _left = AtOnce;
        }

        _left -= bytes.Length;
        var given = ahead.AsSpan(_left, bytes.Length);
        given.CopyTo(bytes);
        CryptographicOperations.ZeroMemory(given); // It may become a secret, of which there is to be one copy.
    }
}
