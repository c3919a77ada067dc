using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace IonFunctions.Core.Settings;

/// <summary>
/// Reads and checks every setting at once, so that whoever deploys sees all faults in one go. What a setting is called, means
/// and has for a default is with the part of <see cref="AppSettings"/> that it is of; here is how each kind of value is read. That
/// is done by hand rather than through the configuration binder because the binder stops at the first value that it can't convert.
/// </summary>
internal sealed class SettingsReader
{
    private readonly IConfiguration _configuration;
    private readonly List<string> _faults = [];

    private SettingsReader(IConfiguration configuration) => _configuration = configuration;

    /// <summary>Reads all settings.</summary>
    /// <exception cref="SettingsException">One or more are missing or bad; it names each.</exception>
    public static AppSettings Read(IConfiguration configuration)
    {
        var reader = new SettingsReader(configuration);
        var settings = AppSettings.Read(reader);
        new TelemetrySettings(reader.Value, reader.Fault).Check();
        reader.CheckLogLevels();
        return reader._faults.Count == 0 ? settings : throw new SettingsException(reader._faults);
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
    internal static bool IsPlaceholder(string value) => value is ['<', .., '>'];

    /// <summary>Environment variables separate with <c>__</c>, configuration with <c>:</c>; an empty value is none.</summary>
    internal string? Value(string setting)
    {
        var value = _configuration[setting.Replace("__", ":", StringComparison.Ordinal)]?.Trim();
        return string.IsNullOrEmpty(value) ? null : value;
    }

    /// <summary>What the app shows its identity to: Azure's libraries do that over https alone, on this machine too.</summary>
    internal Uri ReadAzureOrigin(string setting, string value, string example)
    {
        var origin = ReadOrigin(setting, value, example);
        if (origin.Scheme == Uri.UriSchemeHttp)
        {
            Fault(setting, $"uses http, and the managed identity is shown over https alone: {Shown(value)}", example);
        }

        return origin;
    }

    internal Uri ReadOrigin(string setting, string value, string example)
    {
        // What may hold a secret, pasted into the wrong setting or in the query of a SAS URL, is not repeated.
        var fault = !Uri.TryCreate(value, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https") || uri.Host.Length == 0
            ? "is not an absolute http or https URL"
            : uri.UserInfo.Length > 0 ? "has a user name in it"
            : uri.PathAndQuery != "/" || uri.Fragment.Length > 0
                ? $"has a path, query or fragment; give only scheme, host and port: {Shown(uri.GetLeftPart(UriPartial.Authority))}"
            : !AsciiHost.CanBeOf(uri) ? $"has a host that can't be put into ASCII here as browsers do; give its name as they send it, which begins with xn--: {Shown(value)}"
            : IsInClear(uri) ? $"uses http for a host that is not this machine; use https: {Shown(value)}"
            : null;

        if (fault is not null)
        {
            // Azurite's table endpoint carries the account name as its path; an endpoint with one is for a connection string.
            Fault(setting, fault, example);
            return new("https://unset.invalid/");
        }

        return AsciiHost.Of(uri!);
    }

    internal TimeSpan ReadDuration(string setting, TimeSpan standard, TimeSpan least, TimeSpan most)
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

    internal int ReadInteger(string setting, int standard, int least, int most)
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

    internal bool ReadSwitch(string setting, bool standard)
    {
        if (Value(setting) is not { } text)
        {
            return standard;
        }

        if (!bool.TryParse(text, out var value))
        {
            Fault(setting, $"is neither true nor false: {Shown(text)}", "true");
        }

        return value;
    }

    internal static bool IsInClear(Uri uri) => uri.Scheme == Uri.UriSchemeHttp && !uri.IsLoopback;

    /// <summary>A value as a fault repeats it: not so long, nor with such characters in it, that the fault is more than a line.</summary>
    internal static string Shown(string value)
    {
        const int longest = 80;
        var start = value.Length > longest ? value[..longest] + "…" : value;
        return string.Concat(start.Select(c => char.IsControl(c) || c is '\u2028' or '\u2029' ? ' ' : c));
    }

    internal void Fault(string setting, string wrong, string example) => _faults.Add($"{setting} {wrong}. Example: {setting}={example}");
}
