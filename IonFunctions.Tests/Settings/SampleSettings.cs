using IonFunctions.Core.Settings;
using IonFunctions.Local;
using Microsoft.Extensions.Configuration;

namespace IonFunctions.Tests.Settings;

/// <summary>The least that is to be set, read with changes to it, and the faults that come of them.</summary>
internal static class SampleSettings
{
    public const string Secret = "5ecret-of-the-client";
    public const string AccountKey = "QWNjb3VudEtleUFjY291bnRLZXk=";
    public static readonly string SessionKey = LocalSecrets.Generate().SessionKey;
    public const string SecretValue = "c2VjcmV0U2VjcmV0U2VjcmV0";

    public static readonly Dictionary<string, string?> Least = new()
    {
        ["Ion__ClientId"] = "client",
        ["Ion__ClientSecret"] = Secret,
        ["App__PublicUrl"] = "https://app.example",
        ["AzureWebJobsStorage"] = "UseDevelopmentStorage=true",
        ["Session__Key"] = SessionKey,
    };

    public static void AssertFault(string setting, string words, params (string Name, string? Value)[] changes)
    {
        var fault = Assert.Single(FaultsOf(changes));
        Assert.StartsWith(setting + " ", fault, StringComparison.Ordinal);
        Assert.Contains(words, fault, StringComparison.Ordinal);
        Assert.Contains($". Example: {setting}=", fault, StringComparison.Ordinal);
    }

    public static IReadOnlyList<string> FaultsOf(params (string Name, string? Value)[] changes)
    {
        try
        {
            Read(changes);
            return [];
        }
        catch (SettingsException e)
        {
            Assert.Equal(string.Join(Environment.NewLine, e.Faults), e.Message);
            return e.Faults;
        }
    }

    public static AppSettings Read(params (string Name, string? Value)[] changes)
    {
        var values = new Dictionary<string, string?>(Least);
        foreach (var (name, value) in changes)
        {
            values[name] = value;
        }

        return SettingsReader.Read(new ConfigurationBuilder()
            .AddInMemoryCollection(values.Select(setting => KeyValuePair.Create(setting.Key.Replace("__", ":", StringComparison.Ordinal), setting.Value)))
            .Build());
    }
}
