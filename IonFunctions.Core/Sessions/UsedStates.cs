using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;

namespace IonFunctions.Core.Sessions;

/// <summary>
/// The states (RFC 6749 section 10.12) of the sign-ins that a browser has been through, the latest last: each is good for one
/// sign-in, and who comes back with one is known by it. As hashes, and no more than a dozen.
/// </summary>
internal readonly record struct UsedStates(string? Hashes)
{
    private const int Most = 12;
    private const int HashBytes = 16;

    public bool Contains(string state) => All.Contains(HashOf(state), StringComparer.Ordinal);

    /// <summary>These and another.</summary>
    public UsedStates With(string state) => new(string.Join(' ', All.Append(HashOf(state)).TakeLast(Most)));

    /// <summary>As the table has them.</summary>
    public override string ToString() => Hashes ?? "";

    private string[] All => ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static string HashOf(string state) =>
        WebEncoders.Base64UrlEncode(SHA256.HashData(Encoding.UTF8.GetBytes(state)).AsSpan(0, HashBytes));
}
