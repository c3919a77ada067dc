namespace IonFunctions.Core.Settings;

/// <summary>Everything that the settings say, checked. Made by <see cref="SettingsReader"/>.</summary>
/// <param name="Ion">Ion and the client registered there.</param>
/// <param name="Site">Where browsers reach the app, and which other origins may use it.</param>
/// <param name="KeyVaultUri">The vault with <c>ion-client-secret</c> and <c>session-key</c>; null where both are set locally.</param>
/// <param name="Storage">Where the tables are.</param>
/// <param name="Session">How long sessions last, and their key where it is set locally.</param>
/// <param name="Refresh">When and how tokens are refreshed.</param>
/// <param name="IdentityClientId">Client ID of the user-assigned managed identity that the app is in Azure; null for the system-assigned one.</param>
/// <param name="AllowWrites">Whether POST passes through <c>/api/ion</c>.</param>
internal sealed record AppSettings(
    IonSettings Ion,
    SiteSettings Site,
    Uri? KeyVaultUri,
    StorageSettings Storage,
    SessionSettings Session,
    RefreshSettings Refresh,
    string? IdentityClientId,
    bool AllowWrites)
{
    // A school of two thousand behind one address, whose sessions are over all at once: each browser says so a few times.
    private const int StandardLimitPerAddress = 1200;

    /// <summary>How long a public answer of Ion's is fresh; zero where nothing is public here.</summary>
    public TimeSpan PublicFor { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How the pages beside the app are served.</summary>
    public PageSettings Pages { get; init; } = PageSettings.Default;

    /// <summary>The audiences that the app states to who is signed in; none where it makes no statements.</summary>
    public IReadOnlyList<string> IdentityAudiences { get; init; } = [];

    /// <summary>Whether code of the app's own may call Ion for users who are away and have agreed to that.</summary>
    public bool OfflineEnabled { get; init; }

    /// <summary>How much a minute is done for one address of what costs a request to storage or Ion and is nobody's session; none is no limit.</summary>
    public int LimitPerAddress { get; init; } = StandardLimitPerAddress;

    internal static AppSettings Read(SettingsReader reader)
    {
        var ion = IonSettings.Read(reader);
        return new(
            ion,
            SiteSettings.Read(reader),
            ReadKeyVault(reader, ion),
            StorageSettings.Read(reader),
            SessionSettings.Read(reader),
            RefreshSettings.Read(reader),
            ReadIdentity(reader),
            reader.ReadSwitch("Proxy__AllowWrites", standard: false))
        {
            // Durations have whole seconds, so what is not zero is at least one. Older than a day nothing is served at all.
            PublicFor = reader.ReadDuration("Proxy__PublicFor", TimeSpan.FromMinutes(1), TimeSpan.Zero, TimeSpan.FromDays(1)),
            Pages = PageSettings.Read(reader),
            IdentityAudiences = IdentitySettings.ReadAudiences(reader),
            OfflineEnabled = reader.ReadSwitch("Offline__Enabled", standard: false),
            LimitPerAddress = reader.ReadInteger("Limits__PerAddress", StandardLimitPerAddress, 0, 1_000_000),
        };
    }

    private static Uri? ReadKeyVault(SettingsReader reader, IonSettings ion)
    {
        const string example = "https://my-vault.vault.azure.net/";
        if (reader.Value("KeyVault__Uri") is { } uri)
        {
            return reader.ReadAzureOrigin("KeyVault__Uri", uri, example);
        }

        if (ion.ClientSecret is null || reader.Value("Session__Key") is null)
        {
            var missing = (ion.ClientSecret, reader.Value("Session__Key")) switch
            {
                (null, null) => "neither Ion__ClientSecret nor Session__Key is",
                (null, _) => "Ion__ClientSecret is not",
                _ => "Session__Key is not",
            };
            reader.Fault("KeyVault__Uri", $"is missing, and {missing} set; give the vault, or for local use both of those", example);
        }

        return null;
    }

    // The name that the Azure SDKs have for it.
    private static string? ReadIdentity(SettingsReader reader)
    {
        var clientId = reader.Value("AZURE_CLIENT_ID");
        if (clientId is not null && !Guid.TryParseExact(clientId, "D", out _))
        {
            reader.Fault("AZURE_CLIENT_ID", $"is not the client ID of a managed identity: {SettingsReader.Shown(clientId)}", "1b4e28ba-2fa1-11d2-883f-0016d3cca427");
        }

        return clientId;
    }
}
