using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace IonFunctions.Tests.Infra;

/// <summary>
/// What would be deployed. What Azure alone knows (an identity's ID, an endpoint) is still an expression in it, in brackets.
/// </summary>
internal sealed partial record Prediction(JsonElement Snapshot)
{
    private static readonly ConcurrentDictionary<string, Lazy<Task<Prediction>>> Known = new(StringComparer.Ordinal);

    /// <summary>Resources by type, in the order of the template.</summary>
    public ILookup<string, JsonElement> Resources { get; } = Snapshot.GetProperty("predictedResources").EnumerateArray()
        .ToLookup(resource => resource.GetProperty("type").GetString()!);

    public JsonElement Outputs => Snapshot.GetProperty("outputs");

    public JsonElement App => Assert.Single(Resources["Microsoft.Web/sites"]);

    /// <summary>The app's settings, with examples for what Azure alone knows.</summary>
    public IReadOnlyDictionary<string, string> AppSettings => App.GetProperty("properties").GetProperty("siteConfig")
        .GetProperty("appSettings").EnumerateArray().ToDictionary(
            setting => setting.GetProperty("name").GetString()!, setting => WithExamples(setting.GetProperty("value").GetString()!));

    /// <summary>What <c>main.bicepparam</c> deploys with these variables and the least that it needs. The same is predicted once.</summary>
    public static Task<Prediction> OfAsync(params (string Name, string Value)[] variables)
    {
        var environment = Environment(variables);
        var key = string.Join('\n', environment.Select(variable => $"{variable.Key}={variable.Value}"));
        return Known.GetOrAdd(key, _ => new(() => PredictAsync(environment))).Value;
    }

    /// <summary>What <c>main.bicepparam</c> needs at least, and these.</summary>
    public static IReadOnlyDictionary<string, string?> Environment(params (string Name, string Value)[] variables)
    {
        SortedDictionary<string, string?> environment = new(StringComparer.Ordinal)
        {
            ["AZURE_ENV_NAME"] = "club",
            ["AZURE_LOCATION"] = "eastus2",
            ["ION_CLIENT_ID"] = "client",
        };
        foreach (var (name, value) in variables)
        {
            environment[name] = value;
        }

        return environment;
    }

    private static async Task<Prediction> PredictAsync(IReadOnlyDictionary<string, string?> environment)
    {
        using var copy = new InfraCopy();
        return await copy.PredictAsync("main.bicepparam", environment);
    }

    private static string WithExamples(string value) => value switch
    {
        ['[', 'f', 'o', 'r', 'm', 'a', 't', ..] => FormatOfOutput().Match(value) is { Success: true } format
            ? format.Groups["text"].Value.Replace("{0}", Example(format.Groups["output"].Value), StringComparison.Ordinal)
            : throw new InvalidOperationException($"No example for {value}"),
        ['[', ..] => Example(Output().Match(value).Groups["output"].Value),
        _ => value,
    };

    private static string Example(string output) => output switch
    {
        "clientId" => "33333333-3333-3333-3333-333333333333",
        "blobsUri" => "https://stexample.blob.core.windows.net/",
        "tablesUri" => "https://stexample.table.core.windows.net/",
        "uri" => "https://kv-example.vault.azure.net/",
        "connectionString" => "InstrumentationKey=44444444-4444-4444-4444-444444444444;IngestionEndpoint=https://example.applicationinsights.azure.com/",
        _ => throw new InvalidOperationException($"No example for the output {output}"),
    };

    [GeneratedRegex(@"\.outputs\.(?<output>\w+)\.value\]$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Output();

    [GeneratedRegex(@"^\[format\('(?<text>[^']*)', reference\(.*\)\.outputs\.(?<output>\w+)\.value\)\]$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex FormatOfOutput();
}
