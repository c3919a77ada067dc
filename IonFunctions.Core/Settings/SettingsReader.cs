using System.Globalization;
using Azure.Data.Tables;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace IonFunctions.Core.Settings;

/// <summary>
/// Reads and checks every setting at once, so that whoever deploys sees all faults in one go. It reads by hand rather
/// than through the configuration binder because the binder stops at the first value that it can't convert.
/// </summary>
public sealed class SettingsReader
{
    private const int SessionKeyBytes = 32;
    private const string ClientIdExample = "aB3dE5fG7hI9jK1lM3nO5pQ7rS9tU1vW3xY5zA7b";
    private readonly IConfiguration _configuration;
    private readonly List<string> _faults = [];

    private SettingsReader(IConfiguration configuration) => _configuration = configuration;

    /// <summary>Reads all settings.</summary>
    /// <exception cref="SettingsException">One or more are missing or bad; it names each.</exception>
    public static AppSettings Read(IConfiguration configuration)
    {
        var reader = new SettingsReader(configuration);
        var settings = reader.ReadAll();
        return reader._faults.Count == 0 ? settings : throw new SettingsException(reader._faults);
    }

    private AppSettings ReadAll()
    {
        var ion = ReadIon();
        var site = ReadSite();
        var session = ReadSession();
        new TelemetrySettings(Value, Fault).Check();
        CheckLogLevels();
        return new(ion, site, ReadKeyVault(ion), ReadStorage(), session, ReadRefresh(), ReadIdentity(), ReadAllowWrites());
    }

    private IonSettings ReadIon()
    {
        var baseUrl = ReadOrigin("Ion__BaseUrl", Value("Ion__BaseUrl") ?? "https://ion.tjhsst.edu", "https://ion.tjhsst.edu");
        var clientId = Value("Ion__ClientId");
        if (clientId is null)
        {
            Fault("Ion__ClientId", "is missing; it is the client ID that Ion shows at /oauth/applications/", ClientIdExample);
        }
        else if (IsPlaceholder(clientId) || !clientId.All(c => c is >= ' ' and <= '~')) // RFC 6749 appendix A.1
        {
            Fault("Ion__ClientId", "is not a client ID as Ion shows it at /oauth/applications/", ClientIdExample);
        }

        var clientSecret = Value("Ion__ClientSecret");
        if (clientSecret is not null && (IsPlaceholder(clientSecret) || clientSecret.Any(char.IsControl)))
        {
            Fault("Ion__ClientSecret", "is not a client secret as Ion shows it once at /oauth/applications/", "what Ion showed when the application was registered");
        }

        // RFC 6749 section 3.3: scope-token = 1*( %x21 / %x23-5B / %x5D-7E )
        var scopes = (Value("Ion__Scopes") ?? "read").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var badScope = Array.Find(scopes, scope => !scope.All(c => c is '!' or (>= '#' and <= '[') or (>= ']' and <= '~')));
        if (badScope is not null || scopes.Length == 0)
        {
            Fault("Ion__Scopes", badScope is null ? "names no scope" : $"has a scope with a character that no scope may have: {Shown(badScope)}", "read write");
        }
        else if (Array.Exists(scopes, scope => scope.Contains(',', StringComparison.Ordinal)))
        {
            Fault("Ion__Scopes", "separates scopes with commas; use spaces", "read write");
        }

        return new(baseUrl, clientId ?? "", clientSecret, scopes);
    }

    private SiteSettings ReadSite()
    {
        const string example = "https://my-club.azurewebsites.net";
        var hostname = Value("WEBSITE_HOSTNAME");
        // Core Tools set WEBSITE_HOSTNAME to localhost:7071, where only http is served.
        var fromHostname = hostname is null ? null
            : (hostname.Split(':')[0].Equals("localhost", StringComparison.OrdinalIgnoreCase) ? "http://" : "https://") + hostname;
        var setUrl = Value("App__PublicUrl");
        var publicUrl = setUrl ?? fromHostname;
        if (publicUrl is null)
        {
            Fault("App__PublicUrl", "is missing, and WEBSITE_HOSTNAME is not set either", example);
        }

        List<string> origins = [];
        foreach (var origin in (Value("App__AllowedOrigins") ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            origins.Add(ReadOrigin("App__AllowedOrigins", origin, "https://pages.example.org, http://localhost:8080").GetLeftPart(UriPartial.Authority));
        }

        return new(
            publicUrl is null ? new("https://unset.invalid/")
                : setUrl is null ? ReadOrigin("WEBSITE_HOSTNAME", publicUrl, "my-club.azurewebsites.net")
                : ReadOrigin("App__PublicUrl", publicUrl, example),
            origins);
    }

    private Uri? ReadKeyVault(IonSettings ion)
    {
        const string example = "https://my-vault.vault.azure.net/";
        if (Value("KeyVault__Uri") is { } uri)
        {
            return ReadAzureOrigin("KeyVault__Uri", uri, example);
        }

        if (ion.ClientSecret is null || Value("Session__Key") is null)
        {
            var missing = (ion.ClientSecret, Value("Session__Key")) switch
            {
                (null, null) => "neither Ion__ClientSecret nor Session__Key is",
                (null, _) => "Ion__ClientSecret is not",
                _ => "Session__Key is not",
            };
            Fault("KeyVault__Uri", $"is missing, and {missing} set; give the vault, or for local use both of those", example);
        }

        return null;
    }

    private StorageSettings ReadStorage()
    {
        if (Value("Tables__Uri") is { } uri)
        {
            return new(ReadAzureOrigin("Tables__Uri", uri, "https://mystorage.table.core.windows.net"), null);
        }

        var connectionString = Value("AzureWebJobsStorage");
        if (connectionString is null)
        {
            Fault("Tables__Uri", "is missing, and AzureWebJobsStorage is not set either", "https://mystorage.table.core.windows.net");
        }
        else
        {
            const string example = "UseDevelopmentStorage=true";
            try
            {
                var endpoint = new TableServiceClient(connectionString).Uri;
                if (IsInClear(endpoint))
                {
                    Fault("AzureWebJobsStorage", "uses http for a host that is not this machine; use https", example);
                }
                // An account name with a slash in it moves the host; any other scheme fails at the first request.
                else if (endpoint.Scheme is not ("http" or "https") || (endpoint.AbsolutePath.Length > 1 && !endpoint.IsLoopback))
                {
                    Fault("AzureWebJobsStorage", "is a storage connection string whose tables are at no http or https address", example);
                }
            }
            catch (Exception e) when (e is FormatException or ArgumentException or InvalidOperationException)
            {
                // The SDK's message may repeat parts of the string, which holds the account key.
                Fault("AzureWebJobsStorage", "is not a storage connection string", example);
            }
        }

        return new(null, connectionString);
    }

    private SessionSettings ReadSession()
    {
        ReadOnlyMemory<byte>? key = null;
        if (Value("Session__Key") is { } text)
        {
            var bytes = new byte[SessionKeyBytes + 1];
            if (Convert.TryFromBase64String(text, bytes, out var length) && length == SessionKeyBytes)
            {
                key = bytes.AsMemory(0, SessionKeyBytes);
                if (!KeyBytes.MayBeRandom(key.Value.Span))
                {
                    Fault("Session__Key", "is the base64 of 32 bytes that are not random, so that anybody can guess it", "what `openssl rand -base64 32` prints");
                }
            }
            else
            {
                Fault("Session__Key", "is not the base64 of 32 bytes", "what `openssl rand -base64 32` prints");
            }
        }

        return new(
            key,
            ReadDuration("Session__Lifetime", TimeSpan.FromDays(30), TimeSpan.FromMinutes(1), TimeSpan.FromDays(365)),
            ReadDuration("Session__IdleTimeout", TimeSpan.FromDays(14), TimeSpan.FromMinutes(1), TimeSpan.FromDays(365)));
    }

    private RefreshSettings ReadRefresh() => new(
        ReadSchedule(),
        ReadDuration("Refresh__LeadTime", TimeSpan.FromHours(1), TimeSpan.FromSeconds(1), TimeSpan.FromHours(10)),
        ReadDuration("Refresh__ActiveWithin", TimeSpan.FromDays(3), TimeSpan.Zero, TimeSpan.FromDays(365)),
        ReadInteger("Refresh__Parallelism", 32, 1, 1000));

    private RefreshSchedule ReadSchedule()
    {
        var text = Value("RefreshSchedule") ?? RefreshSchedule.Default;
        if (RefreshSchedule.Parse(text) is not { } schedule)
        {
            Fault(
                "RefreshSchedule", $"is not an NCRONTAB expression of six fields, seconds first: {Shown(text)}", RefreshSchedule.Default);
            return RefreshSchedule.Parse(RefreshSchedule.Default)!;
        }

        if (!schedule.EverComes)
        {
            Fault("RefreshSchedule", $"names a time that never comes: {Shown(text)}", RefreshSchedule.Default);
        }

        return schedule;
    }

    // The name that the Azure SDKs have for it.
    private string? ReadIdentity()
    {
        var clientId = Value("AZURE_CLIENT_ID");
        if (clientId is not null && !Guid.TryParseExact(clientId, "D", out _))
        {
            Fault("AZURE_CLIENT_ID", $"is not the client ID of a managed identity: {Shown(clientId)}", "1b4e28ba-2fa1-11d2-883f-0016d3cca427");
        }

        return clientId;
    }

    private bool ReadAllowWrites()
    {
        var value = Value("Proxy__AllowWrites");
        if (value is not null && !bool.TryParse(value, out _))
        {
            Fault("Proxy__AllowWrites", $"is neither true nor false: {Shown(value)}", "true");
        }

        return bool.TryParse(value, out var allowed) && allowed;
    }

    /// <summary>The log takes them itself, and refuses a word that is no level when it is first written to.</summary>
    private void CheckLogLevels()
    {
        foreach (var (path, value) in _configuration.GetSection("Logging").AsEnumerable(makePathsRelative: true))
        {
            var parts = path.Split(':');
            if (Array.Exists(parts[..^1], part => part.Equals("LogLevel", StringComparison.OrdinalIgnoreCase))
                && !string.IsNullOrEmpty(value) && (!Enum.TryParse<LogLevel>(value, ignoreCase: true, out var level) || !Enum.IsDefined(level)))
            {
                Fault($"Logging__{string.Join("__", parts)}", $"is none of {string.Join(", ", Enum.GetNames<LogLevel>())}: {Shown(value)}", "Warning");
            }
        }
    }

    /// <summary>As local.settings.sample.json has it where something is to be put in.</summary>
    private static bool IsPlaceholder(string value) => value is ['<', .., '>'];

    /// <summary>Environment variables separate with <c>__</c>, configuration with <c>:</c>; an empty value is none.</summary>
    private string? Value(string setting)
    {
        var value = _configuration[setting.Replace("__", ":", StringComparison.Ordinal)]?.Trim();
        return string.IsNullOrEmpty(value) ? null : value;
    }

    /// <summary>What the app shows its identity to: Azure's libraries do that over https alone, on this machine too.</summary>
    private Uri ReadAzureOrigin(string setting, string value, string example)
    {
        var origin = ReadOrigin(setting, value, example);
        if (origin.Scheme == Uri.UriSchemeHttp)
        {
            Fault(setting, $"uses http, and the managed identity is shown over https alone: {Shown(value)}", example);
        }

        return origin;
    }

    private Uri ReadOrigin(string setting, string value, string example)
    {
        // What may hold a secret, pasted into the wrong setting or in the query of a SAS URL, is not repeated.
        var fault = !Uri.TryCreate(value, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https") || uri.Host.Length == 0
            ? "is not an absolute http or https URL"
            : uri.UserInfo.Length > 0 ? "has a user name in it"
            : uri.PathAndQuery != "/" || uri.Fragment.Length > 0
                ? $"has a path, query or fragment; give only scheme, host and port: {Shown(uri.GetLeftPart(UriPartial.Authority))}"
            : IsInClear(uri) ? $"uses http for a host that is not this machine; use https: {Shown(value)}"
            : null;

        if (fault is not null)
        {
            // Azurite's table endpoint carries the account name as its path; an endpoint with one is for a connection string.
            Fault(setting, fault, example);
            return new("https://unset.invalid/");
        }

        // Browsers send hosts in ASCII.
        return uri!.HostNameType == UriHostNameType.Dns ? new UriBuilder(uri) { Host = uri.IdnHost }.Uri : uri;
    }

    private TimeSpan ReadDuration(string setting, TimeSpan standard, TimeSpan least, TimeSpan most)
    {
        var example = Duration.Write(standard);
        if (Value(setting) is not { } text)
        {
            return standard;
        }

        if (Duration.OfManyHours(text) is { } meant)
        {
            Fault(
                setting, $"has more than 23 hours, and days are written before them with a dot: {Shown(text)}",
                meant >= least && meant <= most ? Duration.Write(meant) : example);
            return standard;
        }

        if (!Duration.TryParse(text, out var value))
        {
            Fault(setting, $"is not a duration of the form [days.]hh:mm:ss: {Shown(text)}", example);
            return standard;
        }

        if (value < least || value > most)
        {
            Fault(setting, $"is not between {least:c} and {most:c}: {Shown(text)}", example);
        }

        return value;
    }

    private int ReadInteger(string setting, int standard, int least, int most)
    {
        if (Value(setting) is not { } text)
        {
            return standard;
        }

        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) || value < least || value > most)
        {
            Fault(setting, $"is not a whole number from {least} to {most}: {Shown(text)}", standard.ToString(CultureInfo.InvariantCulture));
        }

        return value;
    }

    private static bool IsInClear(Uri uri) => uri.Scheme == Uri.UriSchemeHttp && !uri.IsLoopback;

    /// <summary>A value as a fault repeats it: not so long, nor with such characters in it, that the fault is more than a line.</summary>
    private static string Shown(string value)
    {
        const int longest = 80;
        var start = value.Length > longest ? value[..longest] + "…" : value;
        return string.Concat(start.Select(c => char.IsControl(c) || c is '\u2028' or '\u2029' ? ' ' : c));
    }

    private void Fault(string setting, string wrong, string example) => _faults.Add($"{setting} {wrong}. Example: {setting}={example}");
}
