using System.Net;
using IonFunctions.Local;
using IonFunctions.Simulator.Faults;
using IonFunctions.Tests.Contract;
using IonFunctions.Tests.Functions.Host;
using IonFunctions.Tests.Servers;

namespace IonFunctions.Tests.Functions;

/// <summary>The published worker and its host: what is said at the start, what reaches no function, and the worker's deaths.</summary>
public sealed class FunctionsHostTests(Storage storage)
{
    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    /// <summary>The host reads the capability by this name, and then leaves the log of functions to the app (RpcWorkerConstants, OpenTelemetryConfigurationExtensions).</summary>
    [Fact]
    public async Task The_host_is_told_that_the_app_exports_its_log_itself_and_the_timers_schedule_is_the_settings()
    {
        await using var host = await StartAsync(("RefreshSchedule", "17 */4 * * * *"));

        Assert.True(bool.Parse(host.WorkerCapabilities["WorkerOpenTelemetryEnabled"]));
        Assert.Equal("17 */4 * * * *", host.Schedules["RefreshTokens"]);
    }

    [Fact]
    public async Task Without_its_setting_the_timer_is_in_error_and_all_else_works()
    {
        await using var host = await StartAsync(("RefreshSchedule", null));

        Assert.Empty(host.Schedules);
        Assert.Contains(host.LogLines, line => line.Contains("'%RefreshSchedule%' does not resolve to a value", StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(host, "GET", "/api/session")).StatusCode);
    }

    /// <summary>The host takes a line of standard error for an error where it has the word (WorkerProcess.ParseErrorMessageAndLog), tries three times, and never listens.</summary>
    [Fact]
    public async Task Each_fault_of_the_settings_is_an_error_to_the_host()
    {
        var exception = await Assert.ThrowsAsync<StartException>(() => StartAsync(("Ion__ClientId", null), ("Session__Lifetime", "long")));

        Assert.Contains("Error: Error: Ion__ClientId ", exception.Message, StringComparison.Ordinal);
        Assert.Contains("Error: Error: Session__Lifetime ", exception.Message, StringComparison.Ordinal);
        Assert.Contains("Exceeded language worker restart retry count", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_no_function_takes_is_the_hosts_own_empty_answer()
    {
        await using var host = await StartAsync();
        using var options = await SendAsync(host, "OPTIONS", "/api/session");
        using var root = await SendAsync(host, "OPTIONS", "/");

        Assert.Equal(HttpStatusCode.NotFound, options.StatusCode);
        Assert.Equal("", await options.Content.ReadAsStringAsync(CancellationToken));
        Assert.Equal(HttpStatusCode.NoContent, root.StatusCode);
    }

    [Fact]
    public async Task A_worker_that_dies_is_started_again_until_its_third_death()
    {
        await using var host = await StartAsync();
        for (var death = 1; death <= 2; death++)
        {
            await host.KillWorkerAsync();
            using var again = await SendAsync(host, "GET", "/api/session"); // Waits for the next worker.
            Assert.Equal(HttpStatusCode.OK, again.StatusCode);
        }

        await host.KillWorkerAsync();
        await Task.Delay(Timeout.Infinite, host.GaveUp).WaitAsync(TimeSpan.FromMinutes(2), CancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        Assert.True(host.GaveUp.IsCancellationRequested);
    }

    [Fact]
    public async Task A_request_whose_worker_dies_is_an_empty_500()
    {
        await using var ion = await SimulatedIonServer.StartAsync(cancellationToken: CancellationToken);
        await using var head = new WorkerHead();
        await using var app = await head.StartAsync(ion, storage, settings: null, countStorage: false, serveSamples: false);
        using var visitor = app.NewVisitor();
        await visitor.SignInAsync();
        ion.Ion.Faults.Add(new Fault { Endpoint = "/api/profile", Delay = TimeSpan.FromMinutes(1) });

        var request = visitor.GetAsync("/api/profile");
        while (!app.Host.IsBusy)
        {
            await Task.Delay(20, CancellationToken);
        }

        await app.Host.KillWorkerAsync();
        using var response = await request;

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.Equal("", await response.Content.ReadAsStringAsync(CancellationToken));
        ion.Ion.Faults.Clear();
        Assert.True(await visitor.IsSignedInAsync()); // The session is in storage, and the next worker finds it.
    }

    /// <summary>As WorkerProcess.Dispose does: no worker outlives its host.</summary>
    [Fact]
    public async Task A_worker_that_does_not_end_when_it_is_told_to_is_killed()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Workers are halted by SIGSTOP, which Windows does not have.");
        var host = await StartAsync();
        await host.HaltWorkerAsync(CancellationToken);
        await host.DisposeAsync();

        Assert.Equal(128 + 9, host.WorkerExitCode);
    }

    [Fact]
    public async Task The_timer_sweeps_and_the_host_prints_what_it_says()
    {
        await using var host = await StartAsync();

        await host.InvokeTimerAsync("RefreshTokens", CancellationToken);

        Assert.Contains(host.LogLines, line => line.StartsWith("Information: Sweep: ", StringComparison.Ordinal));
    }

    private static async Task<HttpResponseMessage> SendAsync(FunctionsHost host, string method, string path)
    {
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false });
        using var request = new HttpRequestMessage(new(method), new Uri(host.BaseUrl, path));
        return await http.SendAsync(request, CancellationToken);
    }

    private async Task<FunctionsHost> StartAsync(params (string Name, string? Value)[] changes)
    {
        var port = LoopbackPort.Next();
        var settings = new Dictionary<string, string?>
        {
            ["Ion__BaseUrl"] = new ClosedIon().BaseUrl.AbsoluteUri,
            ["Ion__ClientId"] = "client",
            ["Ion__ClientSecret"] = "secret",
            ["App__PublicUrl"] = $"http://localhost:{port}",
            ["AzureWebJobsStorage"] = await storage.GetConnectionStringAsync(),
            ["AzureWebJobsDisableHomepage"] = "true",
            ["Session__Key"] = LocalSecrets.Generate().SessionKey,
            ["RefreshSchedule"] = "0 0 0 29 2 *",
        };
        foreach (var (name, value) in changes)
        {
            settings[name] = value;
        }

        return await FunctionsHost.StartAsync(new() { Port = port, Settings = settings }, CancellationToken);
    }
}
