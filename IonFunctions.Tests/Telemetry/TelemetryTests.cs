using System.Net;
using System.Text.Json;
using System.Web;
using IonFunctions.Core.Refresh;
using IonFunctions.Core.Settings;
using IonFunctions.Core.Telemetry;
using IonFunctions.Simulator.Faults;
using IonFunctions.Tests.Contract;
using IonFunctions.Tests.Identity;
using IonFunctions.Tests.Refresh;
using IonFunctions.Tests.Secrets;
using IonFunctions.Tests.Servers;
using IonFunctions.Tests.Waiting;
using Microsoft.Extensions.DependencyInjection;

namespace IonFunctions.Tests.Telemetry;

/// <summary>What leaves the app by way of the real exporters, over HTTP.</summary>
public sealed class TelemetryTests : IAsyncLifetime
{
    private const string Callback = "GET /api/callback";
    private const string Track = "/v2.1/track";
    private const string VaultFault = "Key Vault is unavailable: ";
    private static readonly string[] Instruments =
    [
        "ionfunctions.sign_ins", "ionfunctions.refreshes", "ionfunctions.sweep.sessions", "ionfunctions.sweep.duration",
        "ionfunctions.sweep.lag", "ionfunctions.proxy.duration",
    ];

    private readonly Storage _storage = new(directory: null);
    private readonly HashSet<string> _secrets = [];
    private Collector _collector = null!;
    private SimulatedIonServer _ion = null!;

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _collector = await Collector.StartAsync();
        _ion = await SimulatedIonServer.StartAsync(cancellationToken: CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _ion.DisposeAsync();
        await _storage.DisposeAsync();
        await _collector.DisposeAsync();
    }

    [Fact]
    public async Task A_collector_gets_traces_metrics_and_the_log_and_nothing_that_is_secret_or_personal()
    {
        await LiveThroughItAllAsync(new()
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = _collector.Url.AbsoluteUri,
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
        });

        Assert.Equal(["/v1/logs", "/v1/metrics", "/v1/traces"], _collector.Paths.Order(StringComparer.Ordinal));
        Assert.All(Instruments, name => Assert.Contains(name, _collector.Received("/v1/metrics"), StringComparison.Ordinal));
        Assert.All(["signed-in", "sign-in-code-refused", "refreshed", "ion-failing", "sweep", "request"], value =>
            Assert.Contains(value, _collector.Received("/v1/metrics"), StringComparison.Ordinal));
        Assert.All([Callback, "GET /api/profile", "POST /oauth/token/", "POST /oauth/revoke_token/", "http.route", "http.response.status_code", "error.type"], value =>
            Assert.Contains(value, _collector.Received("/v1/traces"), StringComparison.Ordinal));
        Assert.Contains("refreshed", _collector.Received("/v1/logs"), StringComparison.Ordinal);
        AssertNothingLeaked();
    }

    [Fact]
    public async Task Application_Insights_gets_traces_metrics_and_the_log_and_nothing_that_is_secret_or_personal()
    {
        await LiveThroughItAllAsync(ApplicationInsights(tracesSent: "1"));

        var received = _collector.Received(Track);
        Assert.All(Instruments, name => Assert.Contains(name, received, StringComparison.Ordinal));
        Assert.Contains("MetricData", received, StringComparison.Ordinal);
        Assert.Contains("RequestData", received, StringComparison.Ordinal);
        Assert.Contains("RemoteDependencyData", received, StringComparison.Ordinal);
        // By this requests.kql tells the app's spans from those that the Functions host has of the same requests.
        var requests = Items("RequestData").Select(request => (
            Name: request.GetProperty("name").GetString(),
            Route: request.GetProperty("properties").TryGetProperty(Traces.RouteAttribute, out var route) ? route.GetString() : null)).ToArray();
        // The other servers of this process, which stand in for others than the app, have spans too.
        Assert.Contains(("GET /api/profile", "/api/profile"), requests);
        Assert.All(requests.Where(request => request.Route is not null), request => Assert.EndsWith(" " + request.Route, request.Name, StringComparison.Ordinal));
        Assert.DoesNotContain(requests, request => request.Route is null && request.Name!.Contains(" /api/", StringComparison.Ordinal));
        Assert.Contains(Logged("MessageData"), message => message.EndsWith(" refreshed", StringComparison.Ordinal));
        AssertNothingLeaked();
    }

    [Theory]
    [InlineData(HttpStatusCode.NotFound, "MessageData")] // Logged without an exception,
    [InlineData(HttpStatusCode.Forbidden, "ExceptionData")] // and with one.
    public async Task What_is_logged_outside_of_requests_or_within_a_trace_that_is_not_sent_reaches_Application_Insights_once(
        HttpStatusCode fault, string kind)
    {
        await using var vault = await FakeVault.StartAsync();
        vault.Fault = fault;
        var settings = new Dictionary<string, string?>(ApplicationInsights(tracesSent: "0"))
        {
            ["Session:Key"] = null,
            ["KeyVault:Uri"] = vault.Url.AbsoluteUri,
        };
        await using (var app = await TestApp.StartAsync(_ion, _storage, settings, services => services.AddSingleton(vault.NewClient())))
        {
            // The app asks for its session key by itself, as it starts.
            await Eventually.IsTrueAsync(
                () => app.LogLines.Any(line => line.StartsWith($"Error: {VaultFault}", StringComparison.Ordinal)), "the vault's fault is logged");

            using var visitor = app.NewVisitor();
            Assert.Equal(HttpStatusCode.BadRequest, (await visitor.GetAsync("/api/callback")).StatusCode);
        }

        Assert.Single(Logged(kind), message => message.StartsWith(VaultFault, StringComparison.Ordinal));
        Assert.Single(Logged("MessageData"), message => message.StartsWith("Answered with 400 ", StringComparison.Ordinal));
        Assert.DoesNotContain("RequestData", _collector.Received(Track), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_an_address_nothing_is_collected()
    {
        await using var app = await TestApp.StartAsync(_ion, _storage);

        Assert.Null(app.Services.GetService<OpenTelemetry.Trace.TracerProvider>());
        Assert.Null(app.Services.GetService<OpenTelemetry.Metrics.MeterProvider>());
    }

    [Fact]
    public async Task An_address_that_is_none_stops_the_start()
    {
        var e = await Assert.ThrowsAsync<SettingsException>(() => TestApp.StartAsync(
            _ion, _storage, new Dictionary<string, string?> { ["OTEL_EXPORTER_OTLP_ENDPOINT"] = "collector" }));

        Assert.Equal(["OTEL_EXPORTER_OTLP_ENDPOINT is not an http or https URL. Example: OTEL_EXPORTER_OTLP_ENDPOINT=http://localhost:4317"], e.Faults);
    }

    /// <summary>Signs in, uses the session until its token expires, is refreshed by request and by sweep, meets failures, signs out.</summary>
    private async Task LiveThroughItAllAsync(Dictionary<string, string?> settings)
    {
        settings["Identity:Audiences"] = "notes";
        // Refreshed at once by requests (30 s left is expired), and due for every sweep.
        _ion.Ion.Lifetimes.AccessToken = TimeSpan.FromSeconds(20);
        await using var app = await TestApp.StartAsync(_ion, _storage, settings);
        using var visitor = app.NewVisitor();
        var callback = await visitor.AuthorizeAsync(await visitor.LoginAsync());
        var query = HttpUtility.ParseQueryString(callback.Query);
        _secrets.UnionWith([query["code"]!, query["state"]!, .. visitor.Cookies.Values]);
        Assert.Equal(HttpStatusCode.Found, (await visitor.GetAsync(callback.PathAndQuery)).StatusCode);
        _secrets.UnionWith(visitor.Cookies.Values);
        await NoteTokensAsync(app, visitor);

        Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync("/api/profile")).StatusCode);
        await NoteTokensAsync(app, visitor);
        var statement = (await visitor.GetJsonAsync("/api/identity?audience=notes")).GetProperty("token").GetString()!;
        _secrets.UnionWith([statement, .. statement.Split('.')[1..], .. await PrivateKey.FormsAsync(app)]);
        Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync("/.well-known/jwks.json")).StatusCode);
        await StoredSessions.PullDueForwardAsync(app, visitor.Handle, call: 0);
        await app.Services.GetRequiredService<RefreshSweep>().SweepAsync(CancellationToken);
        await NoteTokensAsync(app, visitor);

        using (var other = app.NewVisitor())
        {
            _ion.Ion.Faults.Add(new Fault { Endpoint = "token", Status = 400, Body = """{"error":"invalid_grant"}""", ContentType = "application/json", Times = 1 });
            var refused = await other.AuthorizeAsync(await other.LoginAsync());
            _secrets.UnionWith([HttpUtility.ParseQueryString(refused.Query)["code"]!, .. other.Cookies.Values]);
            Assert.Equal(HttpStatusCode.BadRequest, (await other.GetAsync(refused.PathAndQuery)).StatusCode);
        }

        _ion.Ion.Faults.Add(new Fault { Endpoint = "token", Status = 500, Times = 1 });
        _ion.Ion.Tokens.ExpireAccessTokens(SampleUsers.Ada);
        await visitor.GetAsync("/api/profile");
        Assert.Equal(HttpStatusCode.NoContent, (await visitor.PostAsync("/api/logout")).StatusCode);
        _secrets.UnionWith([_ion.ClientSecret, TestApp.SessionKey]);
    }

    private Dictionary<string, string?> ApplicationInsights(string tracesSent) => new()
    {
        ["APPLICATIONINSIGHTS_CONNECTION_STRING"] = $"InstrumentationKey={Guid.NewGuid()};IngestionEndpoint={_collector.Url.AbsoluteUri}",
        // The exporter's own choice is a few traces a second.
        ["OTEL_TRACES_SAMPLER"] = "microsoft.fixed_percentage",
        ["OTEL_TRACES_SAMPLER_ARG"] = tracesSent,
    };

    /// <summary>
    /// What the log said in items of that kind. In an exception's place of the message is that of the exception: what the log
    /// said about it is among the properties, and there warnings.kql looks for it.
    /// </summary>
    private IEnumerable<string> Logged(string kind) => Items(kind).Select(logged =>
        (logged.GetProperty("properties").TryGetProperty("Fault", out var fault) ? fault : logged.GetProperty("message")).GetString()!);

    private IEnumerable<JsonElement> Items(string kind)
    {
        foreach (var line in _collector.Lines(Track))
        {
            using var item = JsonDocument.Parse(line);
            var data = item.RootElement.GetProperty("data");
            if (data.GetProperty("baseType").GetString() == kind)
            {
                yield return data.GetProperty("baseData").Clone();
            }
        }
    }

    private async Task NoteTokensAsync(TestApp app, Visitor visitor)
    {
        var session = await app.Store.PeekAsync(visitor.Handle, CancellationToken);
        _secrets.UnionWith([session!.Tokens.AccessToken.Value, session.Tokens.RefreshToken.Value]);
    }

    private void AssertNothingLeaked()
    {
        // Those of the private key are fewer where base64 and base64url happen to be the same.
        Assert.InRange(_secrets.Count, 22, 60);
        Assert.All((string[])[.. _secrets, SampleUsers.Ada, "Lovelace", "tjhsst.edu"], secret =>
            Assert.DoesNotContain(secret, _collector.ReceivedInAll(), StringComparison.Ordinal));
    }
}
