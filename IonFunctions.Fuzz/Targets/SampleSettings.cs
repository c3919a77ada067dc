using System.Security.Cryptography;
using IonFunctions.Core.Secrets;
using IonFunctions.Core.Settings;

namespace IonFunctions.Fuzz.Targets;

/// <summary>An app at https with another origin allowed, and keys that are always the same, so that a finding is found again.</summary>
internal static class SampleSettings
{
    public const string Own = "https://app.example";
    public const string Allowed = "https://pages.example";
    public const string Ion = "https://ion.example";

    public static AppSettings App { get; } = new(
        new(new(Ion + "/"), "client", "secret", ["read"]),
        new(new(Own + "/"), [Allowed]),
        KeyVaultUri: null,
        new(TablesUri: null, ConnectionString: null),
        new(SHA256.HashData("fuzzing"u8), TimeSpan.FromDays(30), TimeSpan.FromDays(14)),
        new(RefreshSchedule.Parse(RefreshSchedule.Default)!, TimeSpan.FromHours(1), TimeSpan.FromDays(3), 32),
        IdentityClientId: null,
        AllowWrites: false);

    public static Sealer Sealer { get; } = new(new SettingsSecrets(App));
}
