using System.Text.Json.Serialization;

namespace IonFunctions.Core.Ion;

/// <summary>Who signed in, as Ion said at that time: in its profile, or, where that may not be read, by OpenID Connect. What was not said is empty.</summary>
internal sealed record IonUser(int Id, string Username, string FirstName, string LastName, string Email, string UserType)
{
    /// <summary>The groups that the user is in, where the scope <c>groups</c> was granted.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Groups { get; init; }

    /// <summary>Not in the log: personal data.</summary>
    public override string ToString() => nameof(IonUser);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(IonUser))]
internal sealed partial class IonUserJson : JsonSerializerContext;
