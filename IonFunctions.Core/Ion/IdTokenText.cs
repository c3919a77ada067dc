using System.Text.Json;
using IonFunctions.Core.Http;

namespace IonFunctions.Core.Ion;

/// <summary>An ID token taken apart (RFC 7515 section 7.1) before anything in it is believed.</summary>
internal sealed record IdTokenText(JsonElement Header, JsonElement Claims)
{
    // With 200 groups, and a signature of 512 bytes, Ion's would have some 12 kB.
    private const int Longest = 32 * 1024;

    // A member that is there twice is read otherwise by every reader (RFC 7515 section 4, RFC 7519 section 4), which is how a
    // check is made to look at another value than the one that is used.
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 16 };

    /// <summary>Null with what it is instead, for the log.</summary>
    public static (IdTokenText? Text, string Fault) Read(IdToken idToken)
    {
        if (idToken.Value.Length > Longest)
        {
            return (null, $"it is longer than {Longest} characters");
        }

        if (idToken.Value.Split('.') is not [var header, var claims, var signature])
        {
            return (null, "it has not three parts, as a signed token has");
        }

        // The signature is the library's to read, which wants one.
        return signature.Length == 0 ? (null, "it is not signed")
            : StrictBase64Url.Decode(signature) is null ? (null, "its signature is not base64url")
            : ReadObject(header) is not { } readHeader ? (null, "its header is not a JSON object, or has a member twice, or one whose name is no Unicode")
            : ReadObject(claims) is not { } readClaims ? (null, "its claims are not a JSON object, or one is there twice, or has a name that is no Unicode")
            : (new(readHeader, readClaims), "");
    }

    private static JsonElement? ReadObject(string part)
    {
        if (StrictBase64Url.Decode(part) is not { Length: > 0 } json)
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(json, Strict);
            return document.RootElement.ValueKind == JsonValueKind.Object ? document.RootElement.Clone() : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException) // The latter of a name that is no Unicode, where names are compared.
        {
            return null;
        }
    }
}
