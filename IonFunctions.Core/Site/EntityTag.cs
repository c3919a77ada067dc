using System.Security.Cryptography;
using Microsoft.Net.Http.Headers;

namespace IonFunctions.Core.Site;

/// <summary>A strong validator (RFC 9110 section 8.8.3), made of the bytes that are sent: the same after each deployment, and another for each coding.</summary>
internal static class EntityTag
{
    private const int Bytes = 16;

    public static EntityTagHeaderValue Of(ReadOnlySpan<byte> content) => Write(SHA256.HashData(content));

    public static EntityTagHeaderValue Of(Stream content) => Write(SHA256.HashData(content));

    private static EntityTagHeaderValue Write(byte[] hash) => new($"\"{Convert.ToHexStringLower(hash.AsSpan(0, Bytes))}\"");
}
