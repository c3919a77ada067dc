using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace IonFunctions.Local;

/// <summary>What is generated once and kept with the data, so that a restart keeps everyone signed in.</summary>
internal sealed record LocalSecrets(string ClientSecret, string SessionKey)
{
    public static LocalSecrets Generate() =>
        new(RandomNumberGenerator.GetHexString(64, lowercase: true), Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)));

    /// <exception cref="StartException">The file is there, but not as it was written.</exception>
    public static LocalSecrets Load(string path)
    {
        if (File.Exists(path))
        {
            return Read(path) ?? throw new StartException(
                $"{path} is damaged: restore it, or delete it to start with new secrets (which signs everyone out).");
        }

        var secrets = Generate();
        PrivateFile.Write(path, JsonSerializer.Serialize(secrets, LocalSecretsJson.Default.LocalSecrets));
        return secrets;
    }

    private static LocalSecrets? Read(string path)
    {
        try
        {
            var secrets = JsonSerializer.Deserialize(File.ReadAllText(path), LocalSecretsJson.Default.LocalSecrets);
            var isComplete = secrets is { ClientSecret.Length: > 0, SessionKey: not null }
                && Convert.FromBase64String(secrets.SessionKey).Length == 32;
            return isComplete ? secrets : null;
        }
        catch (Exception exception) when (exception is JsonException or FormatException)
        {
            return null;
        }
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(LocalSecrets))]
internal sealed partial class LocalSecretsJson : JsonSerializerContext;
