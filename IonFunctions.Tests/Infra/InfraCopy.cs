using System.Text.Json;
using System.Text.Json.Nodes;
using IonFunctions.Tests.Local;

namespace IonFunctions.Tests.Infra;

/// <summary>
/// A copy of <c>infra/</c>, to put sources beside it that use it. The CLI evaluates them with Azure's own template engine,
/// as far as that goes without Azure.
/// </summary>
internal sealed class InfraCopy : IDisposable
{
    public const string Subscription = "11111111-1111-1111-1111-111111111111";

    private const string Tenant = "22222222-2222-2222-2222-222222222222";

    private readonly TemporaryDirectory _folder = new();

    public InfraCopy()
    {
        foreach (var path in Directory.EnumerateFiles(InfraFiles.Folder, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(_folder.Path, Path.GetRelativePath(InfraFiles.Folder, path));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(path, copy);
        }
    }

    public string Folder => _folder.Path;

    public void Write(string name, string content) => File.WriteAllText(_folder[name], content);

    /// <summary>What a parameters file would deploy: resources with their properties, and outputs.</summary>
    public async Task<Prediction> PredictAsync(string parametersFile, IEnumerable<KeyValuePair<string, string?>> environment)
    {
        var (prediction, faults) = await EvaluateAsync(parametersFile, environment);
        Assert.True(prediction is not null, faults);
        return prediction;
    }

    /// <summary>What it would deploy, or why it can't.</summary>
    public async Task<(Prediction? Prediction, string Faults)> EvaluateAsync(
        string parametersFile, IEnumerable<KeyValuePair<string, string?>> environment)
    {
        BicepCli.SkipWithoutIt();
        var path = _folder[parametersFile];
        await File.WriteAllTextAsync(path, WithVariables(await File.ReadAllTextAsync(path), environment));
        var (result, error) = await BicepServer.CallAsync("bicep/getSnapshot", new()
        {
            ["path"] = path,
            ["metadata"] = new JsonObject
            {
                ["tenantId"] = Tenant,
                ["subscriptionId"] = Subscription,
                // The scope of main.bicep is the subscription, that of everything else a resource group.
                ["resourceGroup"] = parametersFile == "main.bicepparam" ? null : "group",
            },
        });
        if (result is { } snapshot)
        {
            return (new(JsonDocument.Parse(snapshot.GetProperty("snapshot").GetString()!).RootElement), "");
        }

        // What does not compile it only says so of; why is with what else it can be asked for.
        var (compiled, _) = await BicepServer.CallAsync("bicep/compileParams", new() { ["path"] = path, ["parameterOverrides"] = new JsonObject() });
        return (null, string.Join('\n', (compiled?.GetProperty("diagnostics").EnumerateArray() ?? [])
            .Select(diagnostic => diagnostic.GetProperty("message").GetString()).Prepend(error)));
    }

    /// <summary>What <c>main.bicepparam</c> would deploy by the CLI as people run it, with the variables in its environment.</summary>
    public async Task<Prediction> PredictByCommandAsync(IEnumerable<KeyValuePair<string, string?>> environment)
    {
        var run = await BicepCli.RunAsync(
            Folder, environment,
            "snapshot", "main.bicepparam", "--mode", "overwrite", "--subscription-id", Subscription, "--tenant-id", Tenant);
        Assert.True(run.ExitCode == 0, run.Errors + run.Output);
        var snapshot = await File.ReadAllTextAsync(_folder["main.snapshot.json"], TestContext.Current.CancellationToken);
        return new(JsonDocument.Parse(snapshot).RootElement);
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>
    /// What the compiler reads from the environment is written where it does: the one process that evaluates for all tests
    /// has one environment, and none of the variables in it.
    /// </summary>
    private static string WithVariables(string parameters, IEnumerable<KeyValuePair<string, string?>> environment)
    {
        var values = environment.ToDictionary(StringComparer.Ordinal);
        return InfraFiles.ReadEnvironmentVariable().Replace(
            parameters, read => values.GetValueOrDefault(read.Groups["name"].Value) is { } value ? Literal(value) : read.Value);
    }

    private static string Literal(string value)
    {
        var escaped = value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal)
            .Replace("${", "\\${", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
        return $"'{escaped}'";
    }
}
