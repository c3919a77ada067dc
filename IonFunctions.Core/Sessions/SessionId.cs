using System.Buffers.Text;
using System.Security.Cryptography;
using IonFunctions.Core.Http;

namespace IonFunctions.Core.Sessions;

/// <summary>The session's secret name, 256 random bits in base64url; only the browser's cookie has it.</summary>
internal readonly record struct SessionId
{
    private const int Bytes = 32;
    private const int Characters = 43;

    private SessionId(string value, ReadOnlySpan<byte> id) =>
        (CookieValue, Handle) = (value, HandleOf(id));

    /// <summary>As the cookie carries it.</summary>
    public string CookieValue { get; }

    /// <summary>What the tables know the session by: base64url(SHA-256(id)).</summary>
    public SessionHandle Handle { get; }

    /// <summary>A new one.</summary>
    public static SessionId New()
    {
        var id = RandomNumberGenerator.GetBytes(Bytes);
        return new(Base64Url.EncodeToString(id), id);
    }

    /// <summary>Null when a cookie's value can't be one.</summary>
    public static SessionId? Parse(string? cookieValue) =>
        cookieValue?.Length == Characters && StrictBase64Url.Decode(cookieValue) is { Length: Bytes } id
            ? new(cookieValue, id)
            : null;

    private static SessionHandle HandleOf(ReadOnlySpan<byte> id)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(id, hash);
        return new(Base64Url.EncodeToString(hash));
    }

    /// <summary>Never the value.</summary>
    public override string ToString() => nameof(SessionId);
}
