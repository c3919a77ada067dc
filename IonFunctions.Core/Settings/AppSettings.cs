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
public sealed record AppSettings(
    IonSettings Ion,
    SiteSettings Site,
    Uri? KeyVaultUri,
    StorageSettings Storage,
    SessionSettings Session,
    RefreshSettings Refresh,
    string? IdentityClientId,
    bool AllowWrites)
{
    /// <summary>How long a public answer of Ion's is fresh; zero where nothing is public here.</summary>
    public TimeSpan PublicFor { get; init; } = TimeSpan.FromMinutes(1);
}

/// <summary>Ion and the client registered there.</summary>
/// <param name="BaseUrl">Ion's origin, with a trailing slash.</param>
/// <param name="ClientId">The client identifier (RFC 6749 section 2.2).</param>
/// <param name="ClientSecret">The client secret where it is set locally; null where Key Vault has it.</param>
/// <param name="Scopes">The scopes asked for, in the order set.</param>
public sealed record IonSettings(Uri BaseUrl, string ClientId, string? ClientSecret, IReadOnlyList<string> Scopes)
{
    /// <summary>Never the secret.</summary>
    public override string ToString() => $"{BaseUrl} as {ClientId}";
}

/// <summary>Where browsers reach the app, and which other origins may use it.</summary>
/// <param name="PublicUrl">The app's own origin, with a trailing slash.</param>
/// <param name="AllowedOrigins">Further origins, serialized as browsers send them in <c>Origin</c>.</param>
public sealed record SiteSettings(Uri PublicUrl, IReadOnlyList<string> AllowedOrigins)
{
    /// <summary>Where Ion sends the browser back to, below the app's own origin.</summary>
    public const string CallbackPath = "api/callback";

    /// <summary>The app's own origin as browsers send it.</summary>
    public string Origin { get; } = PublicUrl.GetLeftPart(UriPartial.Authority);

    /// <summary>The redirect URI (RFC 6749 section 3.1.2) to register at Ion.</summary>
    public Uri RedirectUri { get; } = new(PublicUrl, CallbackPath);

    /// <summary>Whether cookies carry <c>Secure</c> and the <c>__Host-</c> prefix: everywhere but on a loopback http URL.</summary>
    public bool IsHttps { get; } = PublicUrl.Scheme == Uri.UriSchemeHttps;
}

/// <summary>Where the tables are: an endpoint reached with the managed identity, or else a connection string.</summary>
public sealed record StorageSettings(Uri? TablesUri, string? ConnectionString)
{
    /// <summary>Never the connection string, which holds the account key.</summary>
    public override string ToString() => TablesUri?.ToString() ?? "connection string";
}

/// <summary>How long sessions last, and their key where it is set locally.</summary>
/// <param name="Key">32 bytes; null where Key Vault has them.</param>
/// <param name="Lifetime">A session ends this long after sign-in.</param>
/// <param name="IdleTimeout">A session ends this long after its last use.</param>
public sealed record SessionSettings(ReadOnlyMemory<byte>? Key, TimeSpan Lifetime, TimeSpan IdleTimeout)
{
    /// <summary>Never the key.</summary>
    public override string ToString() => $"{Lifetime}, idle {IdleTimeout}";
}

/// <summary>When and how tokens are refreshed ahead of their expiry.</summary>
/// <param name="Schedule">When the sweep runs.</param>
/// <param name="LeadTime">How long before expiry a token is due, at most half its lifetime.</param>
/// <param name="ActiveWithin">Sessions used within this time are kept fresh.</param>
/// <param name="Parallelism">Refreshes in flight during a sweep.</param>
public sealed record RefreshSettings(RefreshSchedule Schedule, TimeSpan LeadTime, TimeSpan ActiveWithin, int Parallelism);
