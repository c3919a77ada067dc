namespace IonFunctions.Core.Settings;

/// <summary>Where browsers reach the app, and which other origins may use it.</summary>
/// <param name="PublicUrl">The app's own origin, with a trailing slash.</param>
/// <param name="AllowedOrigins">Further origins, serialized as browsers send them in <c>Origin</c>.</param>
internal sealed record SiteSettings(Uri PublicUrl, IReadOnlyList<string> AllowedOrigins)
{
    /// <summary>Where Ion sends the browser back to, below the app's own origin.</summary>
    public const string CallbackPath = "api/callback";

    /// <summary>Where Ion sends the browser back to after a sign-out there.</summary>
    public const string SignedOutPath = "api/signed-out";

    /// <summary>The app's own origin as browsers send it.</summary>
    public string Origin { get; } = PublicUrl.GetLeftPart(UriPartial.Authority);

    /// <summary>The redirect URI (RFC 6749 section 3.1.2) to register at Ion.</summary>
    public Uri RedirectUri { get; } = new(PublicUrl, CallbackPath);

    /// <summary>The post-logout redirect URI (RP-Initiated Logout 1.0 section 3) to have registered at Ion.</summary>
    public Uri PostLogoutRedirectUri { get; } = new(PublicUrl, SignedOutPath);

    /// <summary>Whether cookies carry <c>Secure</c> and the <c>__Host-</c> prefix: everywhere but on a loopback http URL.</summary>
    public bool IsHttps { get; } = PublicUrl.Scheme == Uri.UriSchemeHttps;

    internal static SiteSettings Read(SettingsReader reader)
    {
        const string example = "https://my-club.azurewebsites.net";
        var hostname = reader.Value("WEBSITE_HOSTNAME");
        // Core Tools set WEBSITE_HOSTNAME to localhost:7071, where only http is served.
        var fromHostname = hostname is null ? null
            : (hostname.Split(':')[0].Equals("localhost", StringComparison.OrdinalIgnoreCase) ? "http://" : "https://") + hostname;
        var setUrl = reader.Value("App__PublicUrl");
        var publicUrl = setUrl ?? fromHostname;
        if (publicUrl is null)
        {
            reader.Fault("App__PublicUrl", "is missing, and WEBSITE_HOSTNAME is not set either", example);
        }

        List<string> origins = [];
        foreach (var origin in (reader.Value("App__AllowedOrigins") ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            origins.Add(reader.ReadOrigin("App__AllowedOrigins", origin, "https://pages.example.org, http://localhost:8080").GetLeftPart(UriPartial.Authority));
        }

        return new(
            publicUrl is null ? new("https://unset.invalid/")
                : setUrl is null ? reader.ReadOrigin("WEBSITE_HOSTNAME", publicUrl, "my-club.azurewebsites.net")
                : reader.ReadOrigin("App__PublicUrl", publicUrl, example),
            origins);
    }
}
