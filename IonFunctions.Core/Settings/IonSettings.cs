namespace IonFunctions.Core.Settings;

/// <summary>Ion and the client registered there.</summary>
/// <param name="BaseUrl">Ion's origin, with a trailing slash.</param>
/// <param name="ClientId">The client identifier (RFC 6749 section 2.2).</param>
/// <param name="ClientSecret">The client secret where it is set locally; null where Key Vault has it.</param>
/// <param name="Scopes">The scopes asked for, in the order set.</param>
internal sealed record IonSettings(Uri BaseUrl, string ClientId, string? ClientSecret, IReadOnlyList<string> Scopes)
{
    private const string ClientIdExample = "aB3dE5fG7hI9jK1lM3nO5pQ7rS9tU1vW3xY5zA7b";

    /// <summary>Whether sign-ins ask for an ID token (OpenID Connect Core section 3.1.2.1).</summary>
    public bool AsksForIdToken => Scopes.Contains("openid");

    /// <summary>Never the secret.</summary>
    public override string ToString() => $"{BaseUrl} as {ClientId}";

    internal static IonSettings Read(SettingsReader reader)
    {
        var baseUrl = reader.ReadOrigin("Ion__BaseUrl", reader.Value("Ion__BaseUrl") ?? "https://ion.tjhsst.edu", "https://ion.tjhsst.edu");
        var clientId = reader.Value("Ion__ClientId");
        if (clientId is null)
        {
            reader.Fault("Ion__ClientId", "is missing; it is the client ID that Ion shows at /oauth/applications/", ClientIdExample);
        }
        else if (SettingsReader.IsPlaceholder(clientId) || !clientId.All(c => c is >= ' ' and <= '~')) // RFC 6749 appendix A.1
        {
            reader.Fault("Ion__ClientId", "is not a client ID as Ion shows it at /oauth/applications/", ClientIdExample);
        }

        var clientSecret = reader.Value("Ion__ClientSecret");
        if (clientSecret is not null && (SettingsReader.IsPlaceholder(clientSecret) || clientSecret.Any(char.IsControl)))
        {
            reader.Fault("Ion__ClientSecret", "is not a client secret as Ion shows it once at /oauth/applications/", "what Ion showed when the application was registered");
        }

        // RFC 6749 section 3.3: scope-token = 1*( %x21 / %x23-5B / %x5D-7E )
        var scopes = (reader.Value("Ion__Scopes") ?? "read").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var badScope = Array.Find(scopes, scope => !scope.All(c => c is '!' or (>= '#' and <= '[') or (>= ']' and <= '~')));
        if (badScope is not null || scopes.Length == 0)
        {
            reader.Fault("Ion__Scopes", badScope is null ? "names no scope" : $"has a scope with a character that no scope may have: {SettingsReader.Shown(badScope)}", "read write");
        }
        else if (Array.Exists(scopes, scope => scope.Contains(',', StringComparison.Ordinal)))
        {
            reader.Fault("Ion__Scopes", "separates scopes with commas; use spaces", "read write");
        }

        return new(baseUrl, clientId ?? "", clientSecret, scopes);
    }
}
