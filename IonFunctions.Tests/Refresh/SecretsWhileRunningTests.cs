using System.Net;
using System.Text;
using IonFunctions.Core.Secrets;
using IonFunctions.Tests.Contract;
using IonFunctions.Tests.Servers;
using Microsoft.Extensions.DependencyInjection;

namespace IonFunctions.Tests.Refresh;

/// <summary>The client secret and the session key change while the app runs, and nobody is signed out.</summary>
public sealed class SecretsWhileRunningTests(SweepWorld world) : SweepSuite(world)
{
    private static readonly string[] SealedColumns = ["AccessToken", "RefreshToken", "User"];

    private ChangingSecrets _secrets = null!;
    private TestApp _app = null!;

    public override async ValueTask InitializeAsync()
    {
        _secrets = new(World.Server.ClientSecret);
        _secrets.AddKey("first");
        _app = await World.StartAppAsync(services => services.AddSingleton<ISecrets>(_secrets));
    }

    [Fact]
    public async Task A_new_client_secret_costs_one_refusal_and_one_reload()
    {
        await World.AddSessionsAsync(_app, 20);
        World.Time.Advance(UntilDue);
        _secrets.Stored = "the new secret";
        World.Ion.Client.ChangeSecret("the new secret");

        var report = await World.SweepAsync(_app);

        Assert.Equal((20, 0), (report.Refreshed, report.Postponed));
        Assert.Equal(1, _secrets.Reloads);
        Assert.Equal(1, World.CountRefreshes("invalid_client"));
        Assert.Equal(20, World.CountRefreshes("success"));
        await World.Stored.NoDueRowIsLostAsync();
    }

    [Fact]
    public async Task A_new_client_secret_that_a_request_meets_first_is_not_noticed_by_who_asked()
    {
        using var visitor = _app.NewVisitor();
        await visitor.SignInAsync(SampleUsers.Alan);
        World.Time.Advance(TimeSpan.FromHours(10));
        _secrets.Stored = "the new secret";
        World.Ion.Client.ChangeSecret("the new secret");

        using var response = await visitor.GetAsync("/api/profile");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(1, World.CountRefreshes("invalid_client"));
        Assert.Equal(1, World.CountRefreshes("success"));
    }

    [Fact]
    public async Task A_new_client_secret_that_a_sign_out_meets_first_leaves_no_token_alive()
    {
        await World.Server.RevokeGrantsAsync(SampleUsers.Alan);
        using var visitor = _app.NewVisitor();
        await visitor.SignInAsync(SampleUsers.Alan);
        Assert.Equal((1, 1), await World.Server.CountLiveTokensAsync(SampleUsers.Alan));
        _secrets.Stored = "the new secret";
        World.Ion.Client.ChangeSecret("the new secret");

        using var response = await visitor.PostAsync("/api/logout");

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        Assert.Equal((0, 0), await World.Server.CountLiveTokensAsync(SampleUsers.Alan));
        Assert.Equal(1, _secrets.Reloads);
    }

    [Fact]
    public async Task While_the_stored_client_secret_is_wrong_sessions_stay_and_health_says_so()
    {
        await World.AddSessionsAsync(_app, 20);
        using var visitor = _app.NewVisitor();
        await visitor.SignInAsync();
        Assert.Equal(HttpStatusCode.OK, await HealthAsync(visitor));
        World.Time.Advance(TimeSpan.FromHours(10));
        World.Ion.Client.ChangeSecret("the new secret");

        for (var sweep = 0; sweep < 6; sweep++)
        {
            Assert.Equal("Ion is down", (await World.SweepAsync(_app)).StoppedBy);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, await HealthAsync(visitor));
            using (var response = await visitor.GetAsync("/api/profile"))
            {
                Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
            }

            Assert.True(await visitor.IsSignedInAsync());
            Assert.Equal(21, (await World.Stored.ReadSessionsAsync()).Count);
            await World.Stored.NoDueRowIsLostAsync();
            World.Time.Advance(TimeSpan.FromMinutes(5));
        }

        _secrets.Stored = "the new secret";
        Assert.Equal(21, (await World.SweepAsync(_app)).Refreshed);
        Assert.Equal(HttpStatusCode.OK, await HealthAsync(visitor));
        Assert.Equal(21, (await World.Stored.ReadSessionsAsync()).Count);
    }

    [Fact]
    public async Task A_new_version_of_the_session_key_opens_what_the_old_one_sealed_and_reseals_it_at_the_next_write()
    {
        using var visitor = _app.NewVisitor();
        await visitor.SignInAsync();
        Assert.Equal(["first", "first", "first"], await KeyVersionsAsync(visitor));

        _secrets.AddKey("second");
        using var elsewhere = visitor.At(await World.StartAppAsync(services => services.AddSingleton<ISecrets>(_secrets)));
        using (var response = await elsewhere.GetAsync("/api/profile"))
        {
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }

        Assert.Equal(["first", "first", "first"], await KeyVersionsAsync(visitor));

        World.Time.Advance(UntilDue);
        Assert.Equal(1, (await World.SweepAsync(_app)).Refreshed);
        Assert.Equal(["second", "second", "second"], await KeyVersionsAsync(visitor));
        Assert.True(await elsewhere.IsSignedInAsync());
    }

    /// <summary>Past the 10 s for which a look at health is good.</summary>
    private async Task<HttpStatusCode> HealthAsync(Visitor visitor)
    {
        World.Time.Advance(TimeSpan.FromSeconds(11));
        using var response = await visitor.GetAsync("/api/health");
        if (response.StatusCode != HttpStatusCode.OK)
        {
            Assert.Contains("invalid_client", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        }

        return response.StatusCode;
    }

    /// <summary>A sealed value begins with a format byte, the length of the key's version, and the version.</summary>
    private async Task<string[]> KeyVersionsAsync(Visitor visitor)
    {
        var row = await World.Stored.ReadSessionAsync(visitor.Handle);
        return [.. SealedColumns.Select(row.GetBinary).Select(value => Encoding.ASCII.GetString(value, 2, value[1]))];
    }
}
