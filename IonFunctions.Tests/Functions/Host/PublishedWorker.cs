using System.Collections.Concurrent;
using System.Text.Json;
using IonFunctions.Local;
using IonFunctions.Tests.Infra;

namespace IonFunctions.Tests.Functions.Host;

/// <summary>The Functions app as it is deployed: what <c>dotnet publish IonFunctions -c Release</c> makes.</summary>
internal static class PublishedWorker
{
    private static readonly string Root = RepositoryRoot.Find();
    private static readonly string Project = Path.Combine(Root, "IonFunctions");

    // Whatever what is published is made of.
    private static readonly string[] Sources =
        ["IonFunctions", "IonFunctions.Core", "wwwroot", "host.json", "openapi.yaml", "Directory.Build.props", "Directory.Packages.props"];

    private static readonly Lazy<Task<string>> Published = new(PublishAsync);
    private static readonly ConcurrentDictionary<string, Lazy<Task<string>>> WithSites = new(StringComparer.Ordinal);

    // The project says for where it is published.
    private static string Output => Path.Combine(Project, "bin", "Release", "net10.0", "linux-x64", "publish");

    /// <summary>Written once it is published; test.sh touches it too.</summary>
    private static string Stamp => Path.Combine(Project, "bin", "published-for-tests");

    /// <summary>Where it is; publishes it first when it is not there, or older than its sources.</summary>
    public static Task<string> GetFolderAsync() => Published.Value;

    /// <summary>
    /// The same with a folder of pages, as the project publishes them. It is put beside the folder, and gone with what that is in.
    /// </summary>
    public static Task<string> WithSiteAsync(string site) =>
        WithSites.GetOrAdd(site, static site => new(() => PublishSiteAsync(site, site + ".published"))).Value;

    /// <summary>Its functions, as <c>functions.metadata</c> has them.</summary>
    public static async Task<IReadOnlyList<HostedFunction>> GetFunctionsAsync()
    {
        using var metadata = JsonDocument.Parse(await File.ReadAllBytesAsync(Path.Combine(await GetFolderAsync(), "functions.metadata")));
        return HostedFunction.InHostOrder(metadata.RootElement.EnumerateArray().Select(function => new HostedFunction(
            Id: "",
            function.GetProperty("name").GetString()!,
            [.. function.GetProperty("bindings").EnumerateArray().Select(binding => binding.Clone())])));
    }

    private static async Task<string> PublishAsync()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Stamp)!);
        // Two test runs of one clone are not to publish into one another's way.
        await using var turn = await TakeTurnAsync();
        if (IsUpToDate())
        {
            return Output;
        }

        if (Directory.Exists(Output))
        {
            Directory.Delete(Output, recursive: true);
        }

        // With the test run's own patience: ReadyToRun takes a minute where other work goes on.
        using var publish = Command.Start(
            Root,
            new Dictionary<string, string?> { ["MSBUILDDISABLENODEREUSE"] = "1", ["UseSharedCompilation"] = "false" },
            "dotnet", "publish", Project, "--configuration", "Release", "--nologo", "--verbosity", "quiet");
        publish.StandardInput.Close();
        var output = await Task.WhenAll(publish.StandardOutput.ReadToEndAsync(), publish.StandardError.ReadToEndAsync());
        await publish.WaitForExitAsync();
        Assert.True(publish.ExitCode == 0, $"The Functions app could not be published, which these tests run: {string.Concat(output)}");
        await File.WriteAllTextAsync(Stamp, "");
        return Output;
    }

    private static async Task<string> PublishSiteAsync(string site, string to)
    {
        var published = await GetFolderAsync();
        await using (await TakeTurnAsync())
        {
            // What is compiled is there already.
            var publish = await Command.RunAsync(
                Root,
                new Dictionary<string, string?> { ["MSBUILDDISABLENODEREUSE"] = "1", ["UseSharedCompilation"] = "false", ["SiteFolder"] = site },
                "dotnet", "msbuild", Project, "-t:PublishSite", "-p:Configuration=Release", "-p:PublishDir=" + to + "/", "-nologo", "-getItem:PublishedSiteFile");
            Assert.True(publish.ExitCode == 0, publish.Output + publish.Errors);
            CopyAll(published, to);
            using var items = JsonDocument.Parse(publish.Output);
            foreach (var file in items.RootElement.GetProperty("Items").GetProperty("PublishedSiteFile").EnumerateArray())
            {
                var target = Path.Combine(to, file.GetProperty("RelativePath").GetString()!);
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                File.Copy(file.GetProperty("FullPath").GetString()!, target);
            }
        }

        return to;
    }

    private static void CopyAll(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }

    private static bool IsUpToDate() =>
        File.Exists(Stamp) && File.Exists(Path.Combine(Output, "IonFunctions.dll")) && File.GetLastWriteTimeUtc(Stamp) > NewestSource();

    private static DateTime NewestSource() => Sources
        .Select(source => Path.Combine(Root, source))
        .SelectMany(path => Directory.Exists(path) ? Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories) : [path])
        .Where(path => File.Exists(path) && !IsMade(path))
        .Max(File.GetLastWriteTimeUtc);

    private static bool IsMade(string path) => Path.GetRelativePath(Root, path).Split(Path.DirectorySeparatorChar) is [_, "bin" or "obj", ..];

    private static async Task<FileStream> TakeTurnAsync()
    {
        while (true)
        {
            try
            {
                return new(Stamp + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException)
            {
                await Task.Delay(200);
            }
        }
    }
}
