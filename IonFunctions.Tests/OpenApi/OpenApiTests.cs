using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using IonFunctions.Core.Http;
using IonFunctions.Core.Proxy;
using IonFunctions.Simulator.Faults;
using IonFunctions.Tests.Contract;
using IonFunctions.Tests.Servers;
using Microsoft.OpenApi;

namespace IonFunctions.Tests.OpenApi;

/// <summary><c>openapi.yaml</c> is valid, complete and true.</summary>
public sealed class OpenApiTests(SimulatedIonFixture fixture, Storage storage)
    : IClassFixture<SimulatedIonFixture>, IAsyncLifetime
{
    private static readonly string[] Readable = ["GET", "HEAD"];
    private static readonly string[] Writable = [.. Readable, "POST"];
    private const string Favorite = """{"activity":1}""";
    private static readonly Dictionary<string, string?> Settings = new()
    {
        ["Proxy:AllowWrites"] = "true",
        ["Ion:Scopes"] = "read write",
        ["Identity:Audiences"] = AppWithoutIon.Audience,
        ["Offline:Enabled"] = "true",
    };
    private TestApp _app = null!;
    private string _json = null!;
    private ApiDescription _api = null!;

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _app = await StartAsync();
        using var visitor = _app.NewVisitor();
        using var response = await visitor.GetAsync("/api/openapi.json");
        _json = await response.Content.ReadAsStringAsync(CancellationToken);
        _api = new(JsonNode.Parse(_json)!);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task It_is_valid_OpenAPI()
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(_json));
        var (document, diagnostic) = await OpenApiDocument.LoadAsync(stream, OpenApiConstants.Json, settings: null, CancellationToken);

        Assert.Empty(diagnostic!.Errors.Select(error => error.ToString()));
        Assert.Empty(diagnostic.Warnings.Select(warning => warning.ToString()));
        var ids = document!.Paths.SelectMany(path => path.Value.Operations!.Values).Select(operation => operation.OperationId).ToList();
        Assert.DoesNotContain(null, ids);
        Assert.Distinct(ids);
    }

    [Fact]
    public void It_has_every_operation_of_the_contract_and_no_other()
    {
        var contract =
            from route in Routes.Methods
            where route.Key is not (Routes.Unmatched or Routes.IonApi)
            from method in route.Value
            where method != "HEAD" // Said once, for all of them.
            select $"{method} /{(route.Key == Routes.Landing ? "" : route.Key)}";
        var ion =
            from template in IonApi.Templates
            from method in template is "signups/user" or "signups/user/favorites" ? Writable : Readable
            select $"{method} /api/ion/{template}";

        Assert.Equal(contract.Concat(ion).Order(StringComparer.Ordinal), _api.Operations.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_each_operation_answers_is_as_described_signed_in_or_out_and_without_storage_or_Ion()
    {
        var operations = new StorageOperations { Down = true };
        await using var withoutStorage = await TestApp.StartAsync(fixture.Server, storage, Settings, operations.Count);
        await using var withoutIon = await TestApp.StartAsync(new ClosedIon(), storage, Settings);
        List<string> wrong = [];
        List<(string Operation, int Status)> seen = [];
        foreach (var operation in _api.Operations)
        {
            foreach (var app in new[] { _app, withoutStorage, withoutIon })
            {
                using var stranger = app.NewVisitor();
                await CallAsync(stranger, operation, "");
                if (operation.StartsWith("GET", StringComparison.Ordinal))
                {
                    await CallAsync(stranger, operation, "", ("Sec-Fetch-Mode", "navigate"));
                }

                using var visitor = app == withoutIon ? await AppWithoutIon.SignedInAsync(app) : (await SignInAsync()).At(app);
                await CallAsync(visitor, operation, handle: "", ("Sec-Fetch-Site", "cross-site"));
                if (operation.StartsWith("GET", StringComparison.Ordinal))
                {
                    await CallAsync(visitor, operation, handle: "", ("If-None-Match", "*"));
                }

                if (operation.Contains("{handle}", StringComparison.Ordinal))
                {
                    await CallAsync(visitor, operation, handle: "");
                }

                await CallAsync(visitor, operation, visitor.Handle.Value); // Last: it may sign out.
            }
        }

        Assert.Empty(wrong);
        Assert.Equal(_api.Operations, seen.Select(one => one.Operation).Distinct());
        // The contract's failures were among them, not only its successes.
        Assert.All([200, 201, 204, 302, 304, 400, 401, 403, 404, 502, 503], status => Assert.Contains(status, seen.Select(one => one.Status)));

        async Task CallAsync(Visitor visitor, string operation, string handle, params (string, string)[] headers)
        {
            var (method, path) = (operation.Split(' ')[0], await PathAsync(operation.Split(' ')[1], handle));
            using var content = method != "POST" || path == "/api/logout" ? null : new StringContent(Favorite, Encoding.UTF8, "application/json");
            using var response = await visitor.SendAsync(new(method), path, content, headers);
            seen.Add((operation, (int)response.StatusCode));
            wrong.AddRange((await _api.CheckAsync(operation, response)).Select(fault => $"{operation} {(int)response.StatusCode}: {fault}"));
        }
    }

    [Theory]
    [InlineData(400, "application/json", """{"activity":["This field is required."]}""")]
    [InlineData(403, "image/jpg", "detail")]
    [InlineData(404, "application/json", """{"details":["Object does not exist (in database)."]}""")]
    [InlineData(406, "image/jpg", "detail")]
    [InlineData(429, "application/json", """{"detail":"Request was throttled."}""")]
    [InlineData(500, "text/html", "<h1>Server Error (500)</h1>")]
    [InlineData(503, "text/html", "<h1>Maintenance</h1>")]
    public async Task What_Ion_itself_refuses_is_as_described(int status, string contentType, string body)
    {
        using var visitor = await SignInAsync();
        fixture.Server.Ion.Faults.Add(new Fault { Endpoint = "api", Status = status, ContentType = contentType, Body = body });
        try
        {
            List<string> wrong = [];
            foreach (var operation in _api.Operations.Where(one => one.Contains("/api/ion/", StringComparison.Ordinal) || one == "GET /api/profile"))
            {
                var path = operation.Split(' ')[1].Replace("{id}", "1", StringComparison.Ordinal).Replace("{user}", "1", StringComparison.Ordinal)
                    .Replace("{date}", "2026-09-01", StringComparison.Ordinal).Replace("{query}", "a", StringComparison.Ordinal)
                    .Replace("{grade}", "senior", StringComparison.Ordinal);
                using var content = operation.StartsWith("POST", StringComparison.Ordinal) ? new StringContent(Favorite, Encoding.UTF8, "application/json") : null;
                using var response = await visitor.SendAsync(new(operation.Split(' ')[0]), path, content);
                Assert.Equal(status, (int)response.StatusCode);
                wrong.AddRange((await _api.CheckAsync(operation, response)).Select(fault => $"{operation}: {fault}"));
            }

            Assert.Empty(wrong);
        }
        finally
        {
            fixture.Server.Ion.Faults.Clear();
        }
    }

    [Fact]
    public async Task A_check_that_finds_nothing_wrong_would_have_found_it()
    {
        using var visitor = await SignInAsync();
        using var session = await visitor.GetAsync("/api/session");
        using var profile = await visitor.GetAsync("/api/profile");
        using var picture = await visitor.GetAsync("/api/ion/profile/30001/picture");
        using var problem = await visitor.GetAsync("/api/ion/nothing");

        Assert.NotEmpty(await _api.CheckAsync("GET /api/sessions", session));
        Assert.NotEmpty(await _api.CheckAsync("GET /api/session", profile));
        Assert.NotEmpty(await _api.CheckAsync("GET /api/profile", picture));
        Assert.NotEmpty(await _api.CheckAsync("GET /api/session", problem));
        problem.StatusCode = HttpStatusCode.Conflict;
        Assert.NotEmpty(await _api.CheckAsync("GET /api/ion/schedule", problem));
        Assert.Empty(await _api.CheckAsync("GET /api/session", session));
    }

    [Fact]
    public async Task It_is_kept_by_browsers_until_it_changes()
    {
        using var visitor = _app.NewVisitor();
        foreach (var path in new[] { "/api/openapi.json", "/ion.js", "/ion.d.ts" })
        {
            using var first = await visitor.GetAsync(path);
            using var again = await visitor.GetAsync(path, ("If-None-Match", first.Headers.ETag!.ToString()));

            Assert.Equal("public, max-age=300", first.Headers.CacheControl!.ToString());
            Assert.Equal(["Accept-Encoding", "Origin"], first.Headers.Vary);
            Assert.Equal(["nosniff"], first.Headers.GetValues("X-Content-Type-Options"));
            Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
        }
    }

    private Task<TestApp> StartAsync() => TestApp.StartAsync(fixture.Server, storage, Settings);

    private async Task<Visitor> SignInAsync()
    {
        var visitor = _app.NewVisitor();
        await visitor.SignInAsync();
        return visitor;
    }

    /// <summary>A path with values that the simulated Ion knows.</summary>
    private async Task<string> PathAsync(string template, string handle)
    {
        if (template == "/" + Routes.Identity)
        {
            return $"{template}?audience={AppWithoutIon.Audience}";
        }

        if (!template.Contains('{', StringComparison.Ordinal))
        {
            return template;
        }

        if (template == "/api/sessions/{handle}")
        {
            return "/api/sessions/" + (handle.Length > 0 ? handle : new string('x', 43));
        }

        using var visitor = await SignInAsync();
        var id = template["/api/ion/".Length..] switch
        {
            "signups/scheduled_activity/{id}" => (await visitor.GetJsonAsync($"/api/ion/blocks/{await FirstAsync("blocks")}"))
                .GetProperty("activities").EnumerateObject().First().Value.GetProperty("scheduled_activity").GetProperty("id").GetInt32(),
            "signups/user/{id}" => 30001,
            var path when path.EndsWith("/{id}", StringComparison.Ordinal) => await FirstAsync(path[..^"/{id}".Length]),
            _ => 0,
        };
        return template
            .Replace("{id}", id.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("{user}", "30001", StringComparison.Ordinal)
            .Replace("{date}", "2026-09-01", StringComparison.Ordinal)
            .Replace("{grade}", "senior", StringComparison.Ordinal)
            .Replace("{query}", "a", StringComparison.Ordinal);

        async Task<int> FirstAsync(string list) =>
            (await visitor.GetJsonAsync("/api/ion/" + list)).GetProperty("results")[0].GetProperty("id").GetInt32();
    }
}
