using System.Security.Cryptography;

namespace IonFunctions.Simulator.School;

/// <summary>Strong entity tags by content.</summary>
internal static class EntityTags
{
    public static string Of(ReadOnlySpan<byte> content) =>
        $"\"{Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, 16))}\"";
}
