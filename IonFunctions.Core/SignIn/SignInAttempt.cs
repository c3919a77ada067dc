using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using IonFunctions.Core.Http;
using IonFunctions.Core.Secrets;

namespace IonFunctions.Core.SignIn;

/// <summary>A sign-in in flight, which the browser that started it proves by the PKCE secret that it keeps.</summary>
internal sealed class SignInAttempt
{
    /// <summary>How long a user may take at Ion, where they may have to sign in first.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(15);

    /// <summary>How many characters a verifier has, and a challenge: those of 256 bits in base64url.</summary>
    public const int Length = 43;

    private const int Bytes = 32; // RFC 7636 section 7.1; RFC 6749 section 10.10

    private SignInAttempt(string codeVerifier) => (CodeVerifier, CodeChallenge) = (codeVerifier, HashOf(codeVerifier));

    /// <summary>The PKCE secret (RFC 7636 section 4.1), all that the browser keeps.</summary>
    public string CodeVerifier { get; }

    /// <summary>The S256 code challenge (RFC 7636 section 4.2), by which Ion knows the attempt, and the <see cref="SignInState"/> that begins with it.</summary>
    public string CodeChallenge { get; }

    /// <summary>
    /// The nonce (OpenID Connect Core section 3.1.2.1), which ties the ID token to this browser's attempt: a hash of what its cookie
    /// holds (section 15.5.2), and none that the code challenge, which Ion is told as well, leads to.
    /// </summary>
    public string Nonce => HashOf("nonce/" + CodeVerifier);

    /// <summary>A new one, with a verifier of its own.</summary>
    public static SignInAttempt Start()
    {
        Span<byte> verifier = stackalloc byte[Bytes];
        RandomBytes.Fill(verifier);
        return new(Base64Url.EncodeToString(verifier));
    }

    /// <summary>That of the verifier that a browser has kept; null when it can be none.</summary>
    public static SignInAttempt? Of(string codeVerifier) => CanBeVerifier(codeVerifier) ? new(codeVerifier) : null;

    /// <summary>Whether a cookie's value has the form of one.</summary>
    public static bool CanBeVerifier(string value) => value.Length == Length && StrictBase64Url.Decode(value) is not null;

    private static string HashOf(string ascii)
    {
        Span<byte> text = stackalloc byte[ascii.Length];
        Encoding.ASCII.GetBytes(ascii, text);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(text, hash);
        return Base64Url.EncodeToString(hash);
    }

    /// <summary>Not the verifier.</summary>
    public override string ToString() => nameof(SignInAttempt);
}
