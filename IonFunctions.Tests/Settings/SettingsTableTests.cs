using System.Text.Json;
using System.Text.RegularExpressions;
using IonFunctions.Core.Settings;
using IonFunctions.Local;
using Microsoft.Extensions.Configuration;

namespace IonFunctions.Tests.Settings;

/// <summary>The README's table has the settings that the app reads, with the defaults that they have.</summary>
public sealed partial class SettingsTableTests
{
    /// <summary>Read, and told of in the table beside another.</summary>
    private static readonly string[] BesideOthers = ["WEBSITE_HOSTNAME", "AzureWebJobsStorage", TelemetrySettings.Authentication];

    /// <summary>.NET's own.</summary>
    private static readonly string[] NotTheApps = ["HTTPS_PROXY", "NO_PROXY"];

    private static readonly (string Name, string? Value)[] Least =
    [
        ("Ion__ClientId", "client"), ("KeyVault__Uri", "https://kv.example/"), ("Tables__Uri", "https://st.example/"), ("App__PublicUrl", "https://app.example"),
    ];

    private static readonly string Root = RepositoryRoot.Find();

    /// <summary>Each row's names, and its last cell.</summary>
    private static readonly IReadOnlyList<(string[] Names, string Default)> Table =
    [
        .. File.ReadLines(Path.Combine(Root, "README.md"))
            .SkipWhile(line => line != "## Settings").TakeWhile(line => line != "## Find your way")
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal))
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
            .Select(cells => (Codes(cells[1]), cells[^2])),
    ];

    public static TheoryData<string, string> Defaults =>
    [
        .. Table.Where(row => Code().Replace(row.Default, "") is "" or ", " or ", for  alone")
            .SelectMany(row => row.Names.Zip(Codes(row.Default))),
    ];

    [Fact]
    public void It_has_each_that_the_app_reads() => Assert.Equal(
        SettingNames.ReadByTheApp.Except(BesideOthers, StringComparer.Ordinal).Order(StringComparer.Ordinal),
        Table.SelectMany(row => row.Names).Except(NotTheApps, StringComparer.Ordinal).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Defaults))]
    public void A_default_is_what_the_app_takes_where_nothing_is_set(string setting, string value)
    {
        Assert.Equal(Written(Read()), Written(Read((setting, value))));
        Assert.True(setting != "RefreshSchedule" || value == RefreshSchedule.Default);
    }

    [Fact]
    public void Every_default_is_looked_at() => Assert.Equal(
        ["Ion__BaseUrl", "Ion__Scopes", "Limits__PerAddress", "Offline__Enabled", "Proxy__AllowWrites", "Proxy__PublicFor", "RefreshSchedule", "Refresh__ActiveWithin", "Refresh__LeadTime", "Refresh__Parallelism", "Refresh__Sweepers", "Session__IdleTimeout", "Session__Lifetime"],
        Defaults.Select(row => row.Data.Item1).Order(StringComparer.Ordinal));

    [Fact]
    public void What_the_sample_has_the_app_reads_or_the_host()
    {
        using var sample = JsonDocument.Parse(File.ReadAllText(Path.Combine(Root, "local.settings.sample.json")));

        Assert.Equal(
            ["AzureWebJobsDisableHomepage", "AzureWebJobsSecretStorageType", "FUNCTIONS_WORKER_RUNTIME"],
            sample.RootElement.GetProperty("Values").EnumerateObject().Select(setting => setting.Name)
                .Except(SettingNames.ReadByTheApp, StringComparer.Ordinal).Order(StringComparer.Ordinal));
    }

    private static string[] Codes(string cell) => [.. Code().Matches(cell).Select(match => match.Groups["code"].Value)];

    private static string Written(AppSettings settings) => JsonSerializer.Serialize(settings);

    private static AppSettings Read(params (string Name, string? Value)[] more) => SettingsReader.Read(new ConfigurationBuilder()
        .AddInMemoryCollection(Least.Concat(more).Select(setting => KeyValuePair.Create(setting.Name.Replace("__", ":", StringComparison.Ordinal), setting.Value)))
        .Build());

    [GeneratedRegex("`(?<code>[^`]+)`", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Code();
}
