using System.Net;
using System.Text.Json;
using IonFunctions.Tests.Servers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Time.Testing;

namespace IonFunctions.Tests.Contract;

/// <summary><c>/api/health</c>: what is wrong, in words for whoever runs the app, and nothing secret.</summary>
public sealed class HealthTests(DjangoIonFixture django, Storage storage) : IClassFixture<DjangoIonFixture>
{
    private readonly StorageOperations _operations = new();
    private readonly FakeTimeProvider _time = StorageOperations.NewTime();

    [Fact]
    public async Task An_app_that_can_do_its_work_is_healthy()
    {
        await using var app = await TestApp.StartAsync(django.Ion, storage, configure: UseTime);
        var (status, health) = await LookAsync(app);

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(
            """{"status":"healthy","checks":{"storage":{"status":"healthy"},"secret":{"status":"healthy"},"configuration":{"status":"healthy"}}}""",
            health.GetRawText());
    }

    [Fact]
    public async Task A_storage_that_is_down_is_named_and_no_secret_is_told()
    {
        await using var app = await TestApp.StartAsync(
            django.Ion, storage, new Dictionary<string, string?> { ["AzureWebJobsStorage"] = AppWithoutIon.ClosedStorage });
        var (status, health) = await LookAsync(app);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        var storageCheck = health.GetProperty("checks").GetProperty("storage");
        Assert.Equal(("unhealthy", "unhealthy"), (health.GetProperty("status").GetString(), storageCheck.GetProperty("status").GetString()));
        Assert.Matches("^storage is unavailable: 127[.]0[.]0[.]1:[0-9]+ refuses the connection; ", storageCheck.GetProperty("detail").GetString());
        Assert.DoesNotContain("AccountKey", health.GetRawText(), StringComparison.Ordinal);
        Assert.Contains(app.LogLines, line => line.StartsWith("Error: storage is unavailable", StringComparison.Ordinal));
    }

    [Fact]
    public async Task However_often_it_is_asked_it_looks_once_in_ten_seconds()
    {
        await using var app = await StartAsync();
        using var visitor = app.NewVisitor();
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => visitor.GetAsync("/api/health")));
        Assert.Equal(["read"], _operations.Take());

        _time.Advance(TimeSpan.FromSeconds(9.9));
        await visitor.GetAsync("/api/health");
        Assert.Empty(_operations.Take());

        _time.Advance(TimeSpan.FromSeconds(0.1));
        await visitor.GetAsync("/api/health");
        Assert.Equal(["read"], _operations.Take());
    }

    [Fact]
    public async Task Storage_that_is_back_is_seen_within_ten_seconds()
    {
        await using var app = await StartAsync();
        _operations.Down = true;
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await LookAsync(app)).Status);
        _operations.Down = false;
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await LookAsync(app)).Status);
        _time.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal(HttpStatusCode.OK, (await LookAsync(app)).Status);
    }

    [Fact]
    public async Task A_client_that_Ion_refuses_is_a_fault_of_the_configuration_that_names_the_settings()
    {
        const string wrong = "5ecret-that-is-wrong";
        await using var app = await TestApp.StartAsync(
            django.Ion, storage, new Dictionary<string, string?> { ["Ion:ClientSecret"] = wrong }, UseTime);
        using var visitor = app.NewVisitor();
        var callback = await visitor.AuthorizeAsync(await visitor.LoginAsync());
        using var refused = await visitor.GetAsync(callback.PathAndQuery);
        var (status, health) = await LookAsync(app);
        var configuration = health.GetProperty("checks").GetProperty("configuration");

        Assert.Equal(HttpStatusCode.BadGateway, refused.StatusCode);
        Assert.Contains("Ion refuses this app", await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.Equal("unhealthy", configuration.GetProperty("status").GetString());
        Assert.All(["Ion__ClientId", "ion-client-secret", "invalid_client"], words =>
            Assert.Contains(words, configuration.GetProperty("detail").GetString(), StringComparison.Ordinal));
        Assert.All([wrong, django.Ion.ClientSecret, TestApp.SessionKey], secret =>
        {
            Assert.DoesNotContain(secret, health.GetRawText(), StringComparison.Ordinal);
            Assert.DoesNotContain(app.LogLines, line => line.Contains(secret, StringComparison.Ordinal));
        });
    }

    [Theory]
    [InlineData("Ion:ClientId")]
    [InlineData("Ion:ClientSecret")]
    public async Task A_wrong_client_ID_or_secret_is_found_before_anybody_signs_in(string setting)
    {
        await using var app = await TestApp.StartAsync(
            django.Ion, storage, new Dictionary<string, string?> { [setting] = "wrong" }, UseTime);
        var (status, health) = await LookAsync(app);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.Contains(
            "check Ion__ClientId and the secret ion-client-secret",
            health.GetProperty("checks").GetProperty("configuration").GetProperty("detail").GetString(),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_that_Ion_accepts_is_asked_about_once_and_one_that_it_refuses_every_minute()
    {
        await using var ion = await SimulatedIonServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        await using var app = await TestApp.StartAsync(ion, storage, configure: UseTime);
        ion.Ion.Client.ChangeSecret("another");
        for (var look = 0; look < 12; look++)
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, (await LookAsync(app)).Status);
            _time.Advance(TimeSpan.FromSeconds(10));
        }

        // Each time once more with the secret reloaded.
        Assert.Equal(2 * 2, ion.Ion.Counters.Read().CountTokenRequests("authorization_code", "invalid_client"));
        ion.Ion.Client.ChangeSecret(ion.ClientSecret);
        for (var look = 0; look < 12; look++)
        {
            Assert.Equal(HttpStatusCode.OK, (await LookAsync(app)).Status);
            _time.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.Equal(1, ion.Ion.Counters.Read().CountTokenRequests("authorization_code", "invalid_grant"));
    }

    [Fact]
    public async Task Sign_ins_that_do_not_come_back_raise_a_suspicion_that_names_the_redirect_URI()
    {
        // Ion shows a redirect URI that is not registered to the visitor, and sends nobody back.
        await using var app = await TestApp.StartAsync(
            django.Ion, storage, new Dictionary<string, string?> { ["App:PublicUrl"] = "https://moved.example" }, UseTime);
        using var visitor = app.NewVisitor();
        for (var i = 0; i < 3; i++)
        {
            await visitor.LoginAsync();
        }

        Assert.Null(await SuspicionAsync());
        _time.Advance(TimeSpan.FromMinutes(2));
        Assert.Contains("register the redirect URI https://moved.example/api/callback at ", await SuspicionAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await LookAsync(app)).Status); // Anyone can start a sign-in and walk away.

        await visitor.LoginAsync();
        await visitor.LoginAsync();
        Assert.Single(app.LogLines, line => line.Contains("redirect URI https://moved.example/api/callback", StringComparison.Ordinal));

        async Task<string?> SuspicionAsync()
        {
            _time.Advance(TimeSpan.FromSeconds(10));
            var configuration = (await LookAsync(app)).Health.GetProperty("checks").GetProperty("configuration");
            return configuration.TryGetProperty("detail", out var detail) ? detail.GetString() : null;
        }
    }

    [Fact]
    public async Task Sign_ins_that_come_back_even_with_a_refusal_raise_none()
    {
        await using var app = await TestApp.StartAsync(django.Ion, storage, configure: UseTime);
        using var visitor = app.NewVisitor();
        for (var i = 0; i < 3; i++)
        {
            await visitor.LoginAsync();
        }

        var callback = await visitor.AuthorizeAsync(await visitor.LoginAsync(), allow: false);
        await visitor.GetAsync(callback.PathAndQuery);
        _time.Advance(TimeSpan.FromMinutes(3));

        Assert.False((await LookAsync(app)).Health.GetProperty("checks").GetProperty("configuration").TryGetProperty("detail", out _));
    }

    [Fact]
    public async Task Sign_ins_that_come_back_without_their_cookie_raise_a_suspicion_of_their_own()
    {
        await using var app = await TestApp.StartAsync(django.Ion, storage, configure: UseTime);
        using var visitor = app.NewVisitor();
        for (var i = 0; i < 3; i++)
        {
            var callback = await visitor.AuthorizeAsync(await visitor.LoginAsync());
            visitor.Cookies.Clear();
            using var response = await visitor.GetAsync(callback.PathAndQuery);
            Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        }

        _time.Advance(TimeSpan.FromMinutes(3));
        var suspicion = await DetailAsync();
        Assert.Contains("came back from Ion without the cookie", suspicion, StringComparison.Ordinal);
        Assert.Contains($"App__PublicUrl, {app.BaseUrl.GetLeftPart(UriPartial.Authority)},", suspicion, StringComparison.Ordinal);
        Assert.DoesNotContain("none has come back", suspicion, StringComparison.Ordinal);
        Assert.DoesNotContain("redirect URI", suspicion, StringComparison.Ordinal);
        Assert.Single(app.LogLines, line => line.Contains("without the cookie", StringComparison.Ordinal));

        await visitor.SignInAsync();
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.Null(await DetailAsync());

        // What was not started here, anybody may call.
        visitor.Cookies.Clear();
        for (var i = 0; i < 5; i++)
        {
            using var madeUp = await visitor.GetAsync($"/api/callback?code=c&state={new string((char)('a' + i), 43)}.{new string('A', 120)}");
            Assert.Equal(HttpStatusCode.BadRequest, madeUp.StatusCode);
        }

        _time.Advance(TimeSpan.FromMinutes(3));
        Assert.Null(await DetailAsync());

        async Task<string?> DetailAsync()
        {
            var configuration = (await LookAsync(app)).Health.GetProperty("checks").GetProperty("configuration");
            return configuration.TryGetProperty("detail", out var detail) ? detail.GetString() : null;
        }
    }

    private static async Task<(HttpStatusCode Status, JsonElement Health)> LookAsync(TestApp app)
    {
        using var visitor = app.NewVisitor();
        using var response = await visitor.GetAsync("/api/health");
        Assert.Equal("application/json", response.Content.Headers.ContentType!.MediaType);
        return (response.StatusCode, await Visitor.JsonOfAsync(response));
    }

    private Task<TestApp> StartAsync() => TestApp.StartAsync(new ClosedIon(), storage, StorageOperations.NoSweep, services =>
    {
        _operations.Count(services);
        UseTime(services);
    });

    private void UseTime(IServiceCollection services) => services.Replace(ServiceDescriptor.Singleton<TimeProvider>(_time));
}
