using System.Diagnostics;
using System.Globalization;
using IonFunctions.Local;

namespace IonFunctions.Tests.Local;

/// <summary><c>./run.sh --functions</c>: the Functions app under Core Tools, for which there is a stand-in.</summary>
[Collection(nameof(LocalRunTests))]
public sealed class FunctionsRunTests : IDisposable
{
    private readonly TemporaryDirectory _temporary = new();
    private readonly string _port = Ports.Free().ToString(CultureInfo.InvariantCulture);

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public async Task It_starts_the_build_under_func_with_storage_and_Ion_and_Ctrl_C_stops_all_of_it()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Signals and /proc are Linux's.");
        var func = new CoreToolsStub(_temporary);
        using var run = LocalProcess.Start(
            new Dictionary<string, string?> { ["PATH"] = func.Path, ["KeyVault__Uri"] = "https://of-another.example", ["App__AllowedOrigins"] = null, ["RefreshSchedule"] = null },
            "--functions", "--port", _port, "--data", _temporary["data"]);
        await run.WaitUntilReadyAsync(CancellationToken);

        Assert.Equal($"Ready: http://localhost:{_port}/", run.Output[^1]);
        Assert.Empty(run.Errors);
        Assert.Equal(["start", "--port", _port], func.List("arguments"));
        Assert.Superset(new HashSet<string?>(["host.json", "functions.metadata", "worker.config.json", "IonFunctions.dll"]), func.List("files").ToHashSet());
        Assert.All(func.List("services"), server => Assert.StartsWith("Azurite", server, StringComparison.Ordinal));
        Assert.Equal(
            ("dotnet-isolated", "true", "files", "0 */5 * * * *"),
            (func.Variable("FUNCTIONS_WORKER_RUNTIME"), func.Variable("AzureWebJobsDisableHomepage"), func.Variable("AzureWebJobsSecretStorageType"), func.Variable("RefreshSchedule")));
        Assert.Equal((LocalIon.ClientId, $"http://localhost:{_port}"), (func.Variable("Ion__ClientId"), func.Variable("App__PublicUrl")));
        Assert.StartsWith("http://localhost:", func.Variable("Ion__BaseUrl"), StringComparison.Ordinal);
        Assert.Equal(" ", func.Variable("KeyVault__Uri")); // Not empty, which Core Tools would fill from local.settings.json.
        Assert.True(File.Exists(_temporary["data/settings.env"]));

        var children = run.Children().Append(Process.GetProcessById(func.Given.GetProperty("pid").GetInt32())).ToArray();
        await run.SignalAsync("INT", CancellationToken);

        Assert.Equal(0, await run.WaitForEndAsync(CancellationToken));
        Assert.All(children, child => Assert.True(child.HasExited));
    }

    [Fact]
    public async Task App_only_it_starts_from_the_settings_and_the_host_answers_other_origins_until_it_is_told_to_end()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Signals and /proc are Linux's.");
        var func = new CoreToolsStub(_temporary);
        var settings = Settings(func);
        settings["App__AllowedOrigins"] = "https://pages.example, http://localhost:8080";
        settings["RefreshSchedule"] = "30 */10 * * * *";
        using var run = LocalProcess.Start(settings, "--app-only", "--functions", "--port", _port);
        await run.WaitUntilReadyAsync(CancellationToken);

        Assert.Equal(["start", "--port", _port, "--cors", "https://pages.example,http://localhost:8080", "--cors-credentials"], func.List("arguments"));
        Assert.Equal(
            ("https://ion.example", "30 */10 * * * *", $"http://localhost:{_port}"),
            (func.Variable("Ion__BaseUrl"), func.Variable("RefreshSchedule"), func.Variable("App__PublicUrl")));
        Assert.Equal("UseDevelopmentStorage=true", func.Variable("AzureWebJobsStorage"));

        using var host = Process.GetProcessById(func.Given.GetProperty("pid").GetInt32());
        await run.SignalAsync("TERM", CancellationToken);

        Assert.Equal(0, await run.WaitForEndAsync(CancellationToken));
        Assert.True(host.HasExited);
    }

    [Fact]
    public async Task Where_func_is_not_on_the_PATH_one_line_says_how_to_get_it_before_anything_is_started()
    {
        using var run = LocalProcess.Start(
            new Dictionary<string, string?> { ["PATH"] = _temporary.Path }, "--functions", "--port", _port, "--data", _temporary["data"]);

        Assert.Equal(1, await run.WaitForEndAsync(CancellationToken));
        Assert.Contains("npm install --global azure-functions-core-tools@4", Assert.Single(run.Errors), StringComparison.Ordinal);
        Assert.Empty(run.Output);
        Assert.False(Directory.Exists(_temporary["data"]));
    }

    /// <summary>The host itself would take a minute to give up, and not say why.</summary>
    [Fact]
    public async Task A_bad_setting_is_said_before_the_host_is_started()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The stand-in is a shell script.");
        var func = new CoreToolsStub(_temporary);
        var settings = Settings(func);
        settings["Session__Lifetime"] = "24:00:00";
        using var run = LocalProcess.Start(settings, "--app-only", "--functions", "--port", _port);

        Assert.Equal(1, await run.WaitForEndAsync(CancellationToken));
        Assert.StartsWith("Error: Session__Lifetime has more than 23 hours", Assert.Single(run.Errors), StringComparison.Ordinal);
        Assert.False(func.WasStarted);
    }

    [Fact]
    public async Task A_host_that_ends_by_itself_ends_all_of_it()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The stand-in is a shell script.");
        using var run = LocalProcess.Start(Settings(new CoreToolsStub(_temporary, end: 3)), "--app-only", "--functions", "--port", _port);

        Assert.Equal(1, await run.WaitForEndAsync(CancellationToken));
        Assert.Contains("ended with exit code 3", Assert.Single(run.Errors), StringComparison.Ordinal);
    }

    private static Dictionary<string, string?> Settings(CoreToolsStub func) => new()
    {
        ["PATH"] = func.Path,
        ["Ion__BaseUrl"] = "https://ion.example",
        ["Ion__ClientId"] = "client",
        ["Ion__ClientSecret"] = "secret",
        ["AzureWebJobsStorage"] = "UseDevelopmentStorage=true",
        ["Session__Key"] = LocalSecrets.Generate().SessionKey,
    };
}
