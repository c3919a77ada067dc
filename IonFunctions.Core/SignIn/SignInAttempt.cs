using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.WebUtilities;

namespace IonFunctions.Core.SignIn;

/// <summary>A sign-in in flight, kept by the browser that started it.</summary>
/// <param name="Id">Ties Ion's answer to this browser: the <see cref="SignInState"/> begins with it.</param>
/// <param name="CodeVerifier">The PKCE secret (RFC 7636 section 4.1).</param>
/// <param name="StartedAt">When it was started.</param>
internal sealed record SignInAttempt(string Id, string CodeVerifier, DateTimeOffset StartedAt)
{
    /// <summary>How long a user may take at Ion, where they may have to sign in first.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(15);

    /// <summary>How many characters an id has: those of 256 bits in base64url.</summary>
    public const int IdLength = 43;

    private const int RandomBytes = 32; // RFC 7636 section 7.1; RFC 6749 section 10.10

    /// <summary>The S256 code challenge (RFC 7636 section 4.2).</summary>
    [JsonIgnore]
    public string CodeChallenge => WebEncoders.Base64UrlEncode(SHA256.HashData(Encoding.ASCII.GetBytes(CodeVerifier)));

    /// <summary>
    /// The nonce (OpenID Connect Core section 3.1.2.1), which ties the ID token to this browser's attempt: a hash of what its cookie
    /// holds (section 15.5.2), and none that the code challenge, which Ion is told as well, leads to.
    /// </summary>
    [JsonIgnore]
    public string Nonce => WebEncoders.Base64UrlEncode(SHA256.HashData(Encoding.ASCII.GetBytes("nonce/" + CodeVerifier)));

    /// <summary>A new one, with an id and a verifier of its own.</summary>
    public static SignInAttempt Start(DateTimeOffset now)
    {
        Span<byte> random = stackalloc byte[2 * RandomBytes]; // At once: what takes time is to ask for any.
        RandomNumberGenerator.Fill(random);
        return new(WebEncoders.Base64UrlEncode(random[..RandomBytes]), WebEncoders.Base64UrlEncode(random[RandomBytes..]), now);
    }

    /// <summary>As <see cref="SignInAttemptJson"/> reads it: base64url and a date, of which nothing is escaped. It is what a cold start is asked for first, and the serializer takes its time there.</summary>
    public byte[] ToJson() => Encoding.ASCII.GetBytes($$"""{"Id":"{{Id}}","CodeVerifier":"{{CodeVerifier}}","StartedAt":"{{StartedAt:O}}"}""");

    /// <summary>Neither id nor verifier.</summary>
    public override string ToString() => $"sign-in of {StartedAt:O}";
}

[JsonSerializable(typeof(SignInAttempt))]
internal sealed partial class SignInAttemptJson : JsonSerializerContext;
