using System.Text.Json.Serialization;

namespace IonFunctions.Core.Sessions;

/// <summary>Who signed in, as Ion's profile said at that time.</summary>
internal sealed record SessionUser(int Id, string Username, string FirstName, string LastName, string Email, string UserType)
{
    /// <summary>What the tables know the user by.</summary>
    [JsonIgnore]
    public UserKey Key => UserKey.Of(Id);

    /// <summary>Not in the log: personal data.</summary>
    public override string ToString() => nameof(SessionUser);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(SessionUser))]
internal sealed partial class SessionUserJson : JsonSerializerContext;
