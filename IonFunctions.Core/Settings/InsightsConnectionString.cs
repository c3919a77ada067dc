namespace IonFunctions.Core.Settings;

/// <summary>What Application Insights' exporter takes for a connection string: <c>name=value</c> pairs between semicolons.</summary>
internal static class InsightsConnectionString
{
    public const string Example =
        "InstrumentationKey=11111111-2222-3333-4444-555555555555;IngestionEndpoint=https://eastus2-3.in.applicationinsights.azure.com/";

    private const int Longest = 4096;

    // Each is an address of its own; without one, it is made of the suffix, or is the public cloud's.
    private static readonly string[] Endpoints = ["IngestionEndpoint", "LiveEndpoint", "ProfilerEndpoint", "SnapshotEndpoint"];

    /// <summary>What is wrong with it, without a value of it; null where nothing is.</summary>
    public static string? FaultOf(string text)
    {
        if (text.Length > Longest)
        {
            return "is longer than a connection string of Application Insights can be";
        }

        Dictionary<string, string> parts = new(StringComparer.OrdinalIgnoreCase);
        // One separator may end it, as it does in the portal.
        foreach (var part in (text.EndsWith(';') ? text[..^1] : text).Split(';'))
        {
            var at = part.IndexOf('=', StringComparison.Ordinal);
            var (name, content) = at < 0 ? ("", "") : (part[..at].Trim(), part[(at + 1)..].Trim());
            if (name.Length == 0 || content.Length == 0 || !parts.TryAdd(name, content))
            {
                return "is not the connection string of Application Insights: copy it from the resource's overview";
            }
        }

        if (!parts.TryGetValue("InstrumentationKey", out var key) || !Guid.TryParse(key, out _))
        {
            return "has no InstrumentationKey, or one that is none: copy it from the resource's overview";
        }

        if (Array.Find(Endpoints, name => parts.TryGetValue(name, out var endpoint) && !IsEndpoint(endpoint)) is { } bad)
        {
            return $"has an {bad} that is not an https URL";
        }

        if (parts.TryGetValue("Location", out var location) && !location.TrimEnd('.').All(char.IsAsciiLetterOrDigit))
        {
            return "has a Location that is no Azure region";
        }

        return parts.TryGetValue("EndpointSuffix", out var suffix) && Uri.CheckHostName("dc." + suffix.TrimStart('.')) != UriHostNameType.Dns
            ? "has an EndpointSuffix that is no host"
            : null;
    }

    // http is for a stand-in on this machine.
    private static bool IsEndpoint(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Host.Length > 0 && uri.UserInfo.Length == 0
        && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback));
}
