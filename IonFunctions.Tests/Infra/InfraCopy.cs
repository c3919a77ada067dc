using System.Text.Json;
using IonFunctions.Tests.Local;

namespace IonFunctions.Tests.Infra;

/// <summary>
/// A copy of <c>infra/</c>, to put sources beside it that use it. The CLI evaluates them with Azure's own template engine,
/// as far as that goes without Azure.
/// </summary>
internal sealed class InfraCopy : IDisposable
{
    public const string Subscription = "11111111-1111-1111-1111-111111111111";

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
        var run = await SnapshotAsync(parametersFile, environment);
        Assert.True(run.ExitCode == 0, run.Errors + run.Output);
        var snapshot = await File.ReadAllTextAsync(
            _folder[Path.ChangeExtension(parametersFile, ".snapshot.json")], TestContext.Current.CancellationToken);
        return new(JsonDocument.Parse(snapshot).RootElement);
    }

    public Task<Command> SnapshotAsync(string parametersFile, IEnumerable<KeyValuePair<string, string?>> environment)
    {
        // The scope of main.bicep is the subscription, that of everything else a resource group.
        string[] group = parametersFile == "main.bicepparam" ? [] : ["--resource-group", "group"];
        return BicepCli.RunAsync(
            Folder, environment,
            [
                "snapshot", parametersFile, "--mode", "overwrite", "--subscription-id", Subscription,
                "--tenant-id", "22222222-2222-2222-2222-222222222222", .. group,
            ]);
    }

    public void Dispose() => _folder.Dispose();
}
