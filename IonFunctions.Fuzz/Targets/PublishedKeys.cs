using System.Buffers.Text;
using System.Numerics;
using System.Security.Cryptography;

namespace IonFunctions.Fuzz.Targets;

/// <summary>
/// Two RSA keys that everybody has, which is what a key is here for: those of RFC 7515 appendix A.2 and RFC 7517 appendix A.2,
/// made of their primes. A token that is found is the same, and signed the same, wherever it is run again.
/// </summary>
internal static class PublishedKeys
{
    private static readonly BigInteger Exponent = 65_537;

    /// <summary>Ion's, by the name <c>one</c>.</summary>
    public static RSA One { get; } = Of(
        "4BzEEOtIpmVdVEZNCqS7baC4crd0pqnRH_5IB3jw3bcxGn6QLvnEtfdUdiYrqBdss1l58BQ3KhooKeQTa9AB0Hw_Py5PJdTJNPY8cQn7ouZ2KKDcmnPGBY5t7yLc1QlQ5xHdwW1VhvKn-nXqhJTBgIPgtldC-KDV5z-y2XDwGUc",
        "uQPEfgmVtjL0Uyyx88GZFF1fOunH3-7cepKmtH4pxhtCoHqpWmT8YAmZxaewHgHAjLYsp1ZSe7zFYHj7C6ul7TjeLQeZD_YwD66t62wDmpe_HlB-TnBA-njbglfIsRLtXlnDzQkv5dTltRJ11BKBBypeeF6689rjcJIDEz9RWdc");

    /// <summary>Ion's too, by the name <c>two</c>.</summary>
    public static RSA Two { get; } = Of(
        "83i-7IvMGXoMXCskv73TKr8637FiO7Z27zv8oj6pbWUQyLPQBQxtPVnwD20R-60eTDmD2ujnMt5PoqMrm8RfmNhVWDtjjMmCMjOpSXicFHj7XOuVIYQyqVWlWEh6dN36GVZYk93N8Bc9vY41xy8B9RzzOGVQzXvNEvn7O0nVbfs",
        "3dfOR9cuYq-0S-mkFLzgItgMEfFzB2q3hWehMuG0oCuqnb3vobLyumqjVZQO1dIrdwgTnCdpYzBcOfW5r370AFXjiWft_NGEiovonizhKpo9VVS78TzFgxkIdrecRezsZ-1kYd_s1qDbxtkDEgfAITAG9LUnADun4vIcb6yelxk");

    /// <summary>A JWK set (RFC 7517 section 5) of both.</summary>
    public static string Set => $$"""{"keys":[{{Jwk(One, "one")}},{{Jwk(Two, "two")}}]}""";

    private static string Jwk(RSA key, string kid)
    {
        var numbers = key.ExportParameters(includePrivateParameters: false);
        return $$"""{"kty":"RSA","use":"sig","alg":"RS256","kid":"{{kid}}","n":"{{Base64Url.EncodeToString(numbers.Modulus)}}","e":"{{Base64Url.EncodeToString(numbers.Exponent)}}"}""";
    }

    private static RSA Of(string first, string second)
    {
        var (p, q) = (Number(first), Number(second));
        var totient = (p - 1) * (q - 1);
        var inverse = BigInteger.ModPow(totient % Exponent, Exponent - 2, Exponent); // Fermat's: the exponent is prime, and so is p below.
        var d = (((Exponent - inverse) * totient) + 1) / Exponent;
        return RSA.Create(new RSAParameters
        {
            Modulus = Bytes(p * q, 256),
            Exponent = Bytes(Exponent, 3),
            D = Bytes(d, 256),
            P = Bytes(p, 128),
            Q = Bytes(q, 128),
            DP = Bytes(d % (p - 1), 128),
            DQ = Bytes(d % (q - 1), 128),
            InverseQ = Bytes(BigInteger.ModPow(q, p - 2, p), 128),
        });
    }

    private static BigInteger Number(string text) => new(Base64Url.DecodeFromChars(text), isUnsigned: true, isBigEndian: true);

    private static byte[] Bytes(BigInteger number, int length)
    {
        var bytes = number.ToByteArray(isUnsigned: true, isBigEndian: true);
        return [.. new byte[length - bytes.Length], .. bytes];
    }
}
