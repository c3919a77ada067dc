using System.Security.Cryptography;
using IonFunctions.Core.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace IonFunctions.Core.Sessions;

/// <summary>The session's secret name, 256 random bits in base64url; only the browser's cookie has it.</summary>
internal readonly record struct SessionId
{
    private const int Bytes = 32;
    private const int Characters = 43;
    private readonly string _value;

    private SessionId(string value) => _value = value;

    /// <summary>As the cookie carries it.</summary>
    public string CookieValue => _value;

    /// <summary>What the tables know the session by: base64url(SHA-256(id)).</summary>
    public SessionHandle Handle => new(WebEncoders.Base64UrlEncode(SHA256.HashData(WebEncoders.Base64UrlDecode(_value))));

    /// <summary>A new one.</summary>
    public static SessionId New() => new(WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(Bytes)));

    /// <summary>Null when a cookie's value can't be one.</summary>
    public static SessionId? Parse(string? cookieValue) =>
        cookieValue?.Length == Characters && StrictBase64Url.Decode(cookieValue) is { Length: Bytes }
            ? new(cookieValue)
            : null;

    /// <summary>Never the value.</summary>
    public override string ToString() => nameof(SessionId);
}
