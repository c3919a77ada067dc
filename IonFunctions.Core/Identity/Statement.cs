using System.Text.Json.Serialization;

namespace IonFunctions.Core.Identity;

/// <summary>A signed statement of who is signed in, as a page is given it.</summary>
/// <param name="Token">The JWT (RFC 7519).</param>
/// <param name="ExpiresAt">When servers stop believing it.</param>
internal sealed record Statement(string Token, DateTimeOffset ExpiresAt)
{
    /// <summary>Not the token: who has it is taken for the user.</summary>
    public override string ToString() => nameof(Statement);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Statement))]
internal sealed partial class StatementJson : JsonSerializerContext;
