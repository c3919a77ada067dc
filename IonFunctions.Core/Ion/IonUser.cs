using System.Text.Json.Serialization;

namespace IonFunctions.Core.Ion;

/// <summary>Who signed in, as Ion's profile said at that time.</summary>
internal sealed record IonUser(int Id, string Username, string FirstName, string LastName, string Email, string UserType)
{
    /// <summary>Not in the log: personal data.</summary>
    public override string ToString() => nameof(IonUser);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(IonUser))]
internal sealed partial class IonUserJson : JsonSerializerContext;
