using System.Text.RegularExpressions;
using IonFunctions.Core.Settings;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Primitives;

namespace IonFunctions.Tests.Settings;

/// <summary>The names of settings, as the app knows them and as a deployment does.</summary>
internal static partial class SettingNames
{
    /// <summary>Every name that <see cref="SettingsReader"/> asks for where nothing is set.</summary>
    public static IReadOnlyCollection<string> ReadByTheApp { get; } = Record();

    /// <summary>OpenTelemetry's own, of which the app reads more once an exporter is set.</summary>
    public static bool IsOpenTelemetrys(string setting) => setting.StartsWith("OTEL_", StringComparison.Ordinal);

    /// <summary>The variable of <c>main.bicepparam</c> for it: its name in capitals, with one underscore between words.</summary>
    public static string VariableOf(string setting) =>
        WordsWithin().Replace(setting, "_").Replace("__", "_", StringComparison.Ordinal).ToUpperInvariant();

    private static IReadOnlyCollection<string> Record()
    {
        var recorder = new Recorder();
        Assert.Throws<SettingsException>(() => SettingsReader.Read(recorder));
        return recorder.Asked;
    }

    [GeneratedRegex("(?<=[a-z])(?=[A-Z])", RegexOptions.None, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex WordsWithin();

    /// <summary>A configuration that has nothing, and remembers what it was asked for.</summary>
    private sealed class Recorder : IConfiguration
    {
        private readonly HashSet<string> _asked = new(StringComparer.Ordinal);

        public IReadOnlyCollection<string> Asked => _asked;

        public string? this[string key]
        {
            get
            {
                _asked.Add(key.Replace(":", "__", StringComparison.Ordinal));
                return null;
            }
            set => throw new NotSupportedException();
        }

        public IEnumerable<IConfigurationSection> GetChildren() => throw new NotSupportedException();

        public IChangeToken GetReloadToken() => throw new NotSupportedException();

        public IConfigurationSection GetSection(string key) => new ConfigurationBuilder().Build().GetSection(key);
    }
}
