using System.Globalization;
using System.Net;
using IonFunctions.Core.Http;
using IonFunctions.Local;
using IonFunctions.Tests.Servers;
using IonFunctions.Tests.Waiting;

namespace IonFunctions.Tests.Local;

/// <summary>What ./run.sh starts, as a process.</summary>
[Collection(nameof(LocalRunTests))] // Not beside others that build.
public sealed class LocalRunTests : IDisposable
{
    private static readonly Dictionary<string, string?> SameEnvironment = [];

    private readonly TemporaryDirectory _temporary = new();
    private readonly int _port = LoopbackPort.Next();

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    private string Port => _port.ToString(CultureInfo.InvariantCulture);

    public void Dispose() => _temporary.Dispose();

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task It_says_Ready_and_a_signal_stops_all_that_it_started(string signal)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Signals and /proc are Linux's.");
        using var run = LocalProcess.Start(SameEnvironment, "--port", Port, "--data", _temporary["data"], "--sample", "schedule");
        await run.WaitUntilReadyAsync(CancellationToken);

        Assert.Equal($"Ready: http://localhost:{Port}/", run.Output[^1]);
        Assert.Contains($"  sample   http://localhost:{Port}/samples/schedule/ (samples/schedule)", run.Output);
        Assert.Equal(HttpStatusCode.OK, await GetAsync("samples/schedule/"));
        Assert.Empty(run.Errors);
        Assert.Equal(HttpStatusCode.OK, await GetAsync(Routes.Session));

        var children = run.Children();
        Assert.NotEmpty(children);
        await run.SignalAsync(signal, CancellationToken);

        Assert.Equal(0, await run.WaitForEndAsync(CancellationToken));
        Assert.All(children, child => Assert.True(child.HasExited));
    }

    [Fact]
    public async Task The_script_builds_and_runs_from_any_folder_and_Ctrl_C_stops_all_that_it_started()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Signals and /proc are Linux's.");
        using var run = LocalProcess.StartScript(_temporary.Path, "--port", Port, "--data", "mine");
        await run.WaitUntilReadyAsync(CancellationToken);

        Assert.Equal($"Ready: http://localhost:{Port}/", run.Output[^1]);
        Assert.Equal(HttpStatusCode.OK, await GetAsync(Routes.Session));
        Assert.True(File.Exists(_temporary["mine/settings.env"]));

        var children = run.Children();
        Assert.NotEmpty(children);
        await run.SignalAsync("INT", CancellationToken);

        Assert.Equal(0, await run.WaitForEndAsync(CancellationToken));
        Assert.All(children, child => Assert.True(child.HasExited));
    }

    [Fact]
    public async Task Storage_ends_with_a_run_that_is_killed()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Signals and /proc are Linux's.");
        using var run = LocalProcess.Start(SameEnvironment, "--port", Port, "--data", _temporary["data"]);
        await run.WaitUntilReadyAsync(CancellationToken);

        var children = run.Children();
        Assert.NotEmpty(children);
        await run.SignalAsync("KILL", CancellationToken);

        await Eventually.EndsAsync(Task.WhenAll(children.Select(child => child.WaitForExitAsync(CancellationToken))), "storage ends");
    }

    [Fact]
    public async Task A_second_run_on_the_same_data_or_port_is_refused()
    {
        using var run = LocalProcess.Start(SameEnvironment, "--port", Port, "--data", _temporary["data"]);
        await run.WaitUntilReadyAsync(CancellationToken);

        await AssertRefusedAsync("in use by another run", "--port", $"{LoopbackPort.Next()}", "--data", _temporary["data"]);
        await AssertRefusedAsync($"Port {Port} is in use", "--port", Port, "--data", _temporary["other"]);
        await AssertRefusedAsync($"Port {Port} is in use", "--port", Port, "--app-only");
    }

    [Theory]
    [InlineData("Unknown argument '--what'", "--what")]
    [InlineData("--port must be a number", "--port", "x")]
    [InlineData("There is no sample 'nonesuch'. Samples: bell-schedule, eighth, ", "--sample", "nonesuch")]
    [InlineData("samples/vite is built by a bundler", "--sample", "vite")]
    [InlineData("there is no 65545", "--sample", "reminders", "--port", "65535")]
    [InlineData("samples/eighth is a page that --functions does not serve", "--sample", "eighth", "--functions")]
    public Task Bad_arguments_are_refused(string expected, params string[] arguments) => AssertRefusedAsync(expected, arguments);

    [Fact]
    public async Task Missing_programs_are_named()
    {
        // Found by its full path, dotnet needs no PATH; node and npm do.
        var dotnet = Environment.ProcessPath!;
        Assert.SkipUnless(Path.GetFileNameWithoutExtension(dotnet) == "dotnet", "The tests do not run by dotnet.");
        var withoutPath = new Dictionary<string, string?> { ["PATH"] = _temporary.Path };

        using var run = LocalProcess.Start(withoutPath, "--port", Port, "--data", _temporary["data"]);

        Assert.Equal(1, await run.WaitForEndAsync(CancellationToken));
        Assert.Contains("install Node.js", Assert.Single(run.Errors), StringComparison.Ordinal);

        using var sample = LocalProcess.Start(withoutPath, "--port", Port, "--data", _temporary["data"], "--sample", "reminders");

        Assert.Equal(1, await sample.WaitForEndAsync(CancellationToken));
        Assert.Equal(
            "func is not on the PATH: install Azure Functions Core Tools with npm install --global azure-functions-core-tools@4 (https://learn.microsoft.com/azure/azure-functions/functions-run-local), or leave --sample out.",
            Assert.Single(sample.Errors));
        Assert.Empty(sample.Output);
    }

    [Fact]
    public async Task App_only_starts_from_the_settings_alone()
    {
        await using var storage = await Azurite.StartAsync(directory: null, CancellationToken);
        var settings = AppSettings(storage.ConnectionString);

        using var run = LocalProcess.Start(settings, "--port", Port, "--app-only");
        await run.WaitUntilReadyAsync(CancellationToken);

        Assert.Equal(HttpStatusCode.OK, await GetAsync(Routes.Session));
        if (OperatingSystem.IsLinux())
        {
            Assert.Empty(run.Children());
        }
    }

    [Fact]
    public async Task Bad_settings_are_named_one_a_line()
    {
        var settings = AppSettings("nonsense");
        settings["Ion__BaseUrl"] = "http://ion.example";
        settings["Ion__ClientId"] = "";
        settings["Session__Lifetime"] = "24:00:00";
        settings["Proxy__AllowWrites"] = "yes";
        settings["APPLICATIONINSIGHTS_CONNECTION_STRING"] = "InstrumentationKey=x";
        settings["OTEL_EXPORTER_OTLP_ENDPOINT"] = "http://127.0.0.1:4317";
        settings["OTEL_EXPORTER_OTLP_HEADERS"] = "no-value";
        settings["Logging__LogLevel__Default"] = "loud";

        using var run = LocalProcess.Start(settings, "--port", Port, "--app-only");

        Assert.Equal(1, await run.WaitForEndAsync(CancellationToken));
        Assert.Equal(
            [
                "APPLICATIONINSIGHTS_CONNECTION_STRING", "AzureWebJobsStorage", "Ion__BaseUrl", "Ion__ClientId",
                "Logging__LogLevel__Default", "OTEL_EXPORTER_OTLP_HEADERS", "Proxy__AllowWrites", "Session__Lifetime",
            ],
            run.Errors.Select(line => line.Split(' ')[1]).Order(StringComparer.Ordinal));
        Assert.All(run.Errors, line => Assert.StartsWith("Error: ", line, StringComparison.Ordinal));
        Assert.All(run.Errors, line => Assert.Contains(" Example: ", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Pages_of_a_folder_are_served_as_they_are_now()
    {
        Directory.CreateDirectory(_temporary["site"]);
        File.WriteAllText(_temporary["site/index.html"], "<p>mine");
        using var run = LocalProcess.Start(AppSettings("UseDevelopmentStorage=true"), "--port", Port, "--app-only", "--site", _temporary["site"]);
        await run.WaitUntilReadyAsync(CancellationToken);
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false });

        Assert.Contains(run.Output, line => line.StartsWith($"  pages    {_temporary["site"]} (", StringComparison.Ordinal));
        Assert.StartsWith("<p>mine<script ", await client.GetStringAsync(LocalApp.UrlOf(_port), CancellationToken), StringComparison.Ordinal);
        File.WriteAllText(_temporary["site/more.html"], "<p>more");
        Assert.Equal(HttpStatusCode.OK, await GetAsync("more"));
    }

    [Fact]
    public async Task What_is_wrong_with_pages_is_named_one_a_line()
    {
        Directory.CreateDirectory(_temporary["site/api"]);
        File.WriteAllText(_temporary["site/ion.js"], "");
        File.WriteAllText(_temporary["site/api/session"], "");
        var settings = AppSettings("UseDevelopmentStorage=true");
        settings["Site__Fallback"] = "app.html";
        settings["Site__SignInFor"] = "members/*";
        using var first = LocalProcess.Start(settings, "--port", Port, "--app-only", "--site", _temporary["site"]);
        var badSetting = await first.WaitForEndAsync(CancellationToken);
        settings["Site__SignInFor"] = "";
        using var second = LocalProcess.Start(settings, "--port", Port, "--app-only", "--site", _temporary["site"]);

        Assert.Equal(1, badSetting);
        Assert.StartsWith("Error: Site__SignInFor has what is no path", Assert.Single(first.Errors), StringComparison.Ordinal);
        Assert.Equal(1, await second.WaitForEndAsync(CancellationToken));
        Assert.Equal(
            ["Error: Site__Fallback", "Error: site/api/session", "Error: site/ion.js"],
            second.Errors.Select(line => string.Join(' ', line.Split(' ')[..2])).Order(StringComparer.Ordinal));
        await AssertRefusedAsync("there is no folder", "--port", Port, "--app-only", "--site", _temporary["nowhere"]);
    }

    [Fact]
    public async Task A_storage_that_is_down_is_reported_in_a_line_and_the_app_starts()
    {
        var settings = AppSettings($"DefaultEndpointsProtocol=http;AccountName=a;AccountKey=AAAA;TableEndpoint=http://127.0.0.1:{LoopbackPort.Next()}/a;");

        using var run = LocalProcess.Start(settings, "--port", Port, "--app-only");
        await run.WaitUntilReadyAsync(CancellationToken);

        Assert.Contains(run.Output, line => line.Contains("not healthy", StringComparison.Ordinal));
        Assert.DoesNotContain(run.Output, line => line.Contains("   at ", StringComparison.Ordinal));
    }

    private static Dictionary<string, string?> AppSettings(string storage) => new()
    {
        ["Ion__BaseUrl"] = $"http://127.0.0.1:{LoopbackPort.Next()}",
        ["Ion__ClientId"] = "client",
        ["Ion__ClientSecret"] = "secret",
        ["AzureWebJobsStorage"] = storage,
        ["Session__Key"] = LocalSecrets.Generate().SessionKey,
    };

    private static async Task AssertRefusedAsync(string expected, params string[] arguments)
    {
        using var run = LocalProcess.Start(SameEnvironment, arguments);

        Assert.Equal(1, await run.WaitForEndAsync(CancellationToken));
        Assert.Contains(expected, Assert.Single(run.Errors), StringComparison.Ordinal);
    }

    private async Task<HttpStatusCode> GetAsync(string route)
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        using var answer = await client.GetAsync(new Uri(LocalApp.UrlOf(_port), route), CancellationToken);
        return answer.StatusCode;
    }
}
