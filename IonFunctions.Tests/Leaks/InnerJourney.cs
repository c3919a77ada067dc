using System.Net;
using IonFunctions.Core.Offline;
using IonFunctions.Core.Settings;
using IonFunctions.Simulator.Faults;
using IonFunctions.Tests.Servers;
using IonFunctions.Tests.Settings;
using IonFunctions.Tests.Waiting;
using Microsoft.Extensions.DependencyInjection;

namespace IonFunctions.Tests.Leaks;

/// <summary>What can be done to an app in this process alone: its vault, its own code, a bad start, an end in flight.</summary>
internal sealed class InnerJourney(LeakWorld world)
{
    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    public async Task GoAsync()
    {
        await CallForWhoIsAwayAsync();
        await ChangeSecretsAsync();
        StartBadly();
        await EndInFlightAsync();
    }

    private async Task CallForWhoIsAwayAsync()
    {
        var grace = world.NewVisitor(0);
        await grace.SignInAsync(SampleUsers.Grace);
        using var agreed = await grace.PostAsync("/api/offline");
        Assert.Equal(HttpStatusCode.NoContent, agreed.StatusCode);
        var users = world.App.Services.GetRequiredService<IOfflineUsers>();
        await users.GetClient(30002).GetProfileAsync(CancellationToken);
        foreach (var fault in new Fault[]
        {
            new() { Endpoint = "api", Status = 500, Body = "Grace Hopper" }, new() { Endpoint = "api", Drop = true }, new() { Endpoint = "api", Status = 404, Body = "Grace Hopper" },
            new() { Endpoint = "api", Status = 200, Body = """{"id":"Hopper","ion_username":{"2028ghopper":"Grace Hopper"}}""", ContentType = "application/json" },
        })
        {
            world.Ion.Ion.Faults.Add(fault);
            // What code of somebody's own logs of it, or does not catch.
            var thrown = await Record.ExceptionAsync(() => users.GetClient(30002).GetProfileAsync("2029aturing", CancellationToken));
            world.Witness.Keeps(Document.OfText(PlaceKind.Log, "an exception of IonClient", thrown?.ToString() ?? ""));
            world.Ion.Ion.Faults.Clear();
        }

        var nobody = await Record.ExceptionAsync(() => users.GetClient(30003).GetProfileAsync(CancellationToken));
        world.Witness.Keeps(Document.OfText(PlaceKind.Log, "an exception for who has not agreed", nobody!.ToString()));
    }

    private async Task ChangeSecretsAsync()
    {
        var vault = world.Vault!;
        vault.Set("session-key", world.NewKey());
        var changed = Convert.ToHexString(System.Security.Cryptography.RandomNumberGenerator.GetBytes(20));
        world.Ion.Ion.Client.ChangeSecret(changed);
        vault.Set("ion-client-secret", changed);
        world.Witness.Knows(ValueKind.ClientSecret, changed);
        await world.NewVisitor(1).SignInAsync(SampleUsers.Grace);
        await using var other = await world.StartKestrelAsync([]);
        await world.NewVisitor(2).SignInAsync(SampleUsers.Grace);
        foreach (var fault in new[] { HttpStatusCode.InternalServerError, HttpStatusCode.Forbidden, HttpStatusCode.NotFound })
        {
            vault.Fault = fault;
            await using var without = await world.StartKestrelAsync([]);
            using var health = await without.NewVisitor().GetAsync("/api/health");
            using var login = await without.NewVisitor().GetAsync("/api/login");
            world.Witness.Keeps(Document.OfText(PlaceKind.Answer, "health without a vault", await health.Content.ReadAsStringAsync(CancellationToken)));
            world.Witness.Keeps(Document.OfText(PlaceKind.Answer, "login without a vault", await login.Content.ReadAsStringAsync(CancellationToken)));
            vault.Fault = null;
        }

        // One that is no key, and one that is no secret for a header.
        foreach (var (name, value) in new[] { ("session-key", "not-base64-" + changed), ("ion-client-secret", changed + "\n") })
        {
            vault.Set(name, value);
            world.Witness.Knows(ValueKind.ClientSecret, value.Trim());
            await using var unfit = await world.StartKestrelAsync([]);
            using var health = await unfit.NewVisitor().GetAsync("/api/health");
            world.Witness.Keeps(Document.OfText(PlaceKind.Answer, "health with an unfit secret", await health.Content.ReadAsStringAsync(CancellationToken)));
        }

        vault.Set("session-key", world.NewKey());
        vault.Set("ion-client-secret", changed);
    }

    /// <summary>
    /// A secret in each setting that may have one in it, badly written. A setting for a number, a duration or a path has none, and
    /// there what stands in it is said, so that it can be found.
    /// </summary>
    private void StartBadly()
    {
        var secret = System.Security.Cryptography.RandomNumberGenerator.GetHexString(48);
        world.Witness.Knows(ValueKind.ClientSecret, secret);
        string[] names =
        [
            "Ion__ClientSecret", "Session__Key", "AzureWebJobsStorage", "APPLICATIONINSIGHTS_CONNECTION_STRING", "OTEL_EXPORTER_OTLP_HEADERS", "OTEL_EXPORTER_OTLP_ENDPOINT",
            "Ion__BaseUrl", "App__PublicUrl", "App__AllowedOrigins", "KeyVault__Uri", "Tables__Uri",
        ];
        foreach (var name in names)
        {
            foreach (var value in new[] { secret, $"https://user:{secret}@host.example/path?{secret}", $"AccountName=a;AccountKey={secret}", $"InstrumentationKey={secret};IngestionEndpoint=x", $"1.00:00:00 {secret}", $"{secret}\n" })
            {
                var thrown = Record.Exception(() => SampleSettings.Read((name, value)));
                world.Witness.Keeps(Document.OfText(PlaceKind.Log, $"a start with a bad {name}", $"{thrown}\n{string.Join('\n', (thrown as SettingsException)?.Faults ?? [])}"));
            }
        }
    }

    private async Task EndInFlightAsync()
    {
        world.Ion.Ion.Lifetimes.AccessToken = TimeSpan.FromSeconds(20);
        var grace = world.NewVisitor(3);
        await grace.SignInAsync(SampleUsers.Grace);
        var (asked, answer) = (new TaskCompletionSource(), new TaskCompletionSource());
        world.ToIon.BeforeAnswering = request =>
        {
            if (request.Path != "/oauth/token/")
            {
                return Task.CompletedTask;
            }

            asked.TrySetResult();
            return answer.Task;
        };
        var profile = grace.GetAsync("/api/profile");
        await Eventually.EndsAsync(asked.Task, "Ion is asked to refresh");
        var end = world.EndAppAsync();
        answer.SetResult();
        await end;
        await Record.ExceptionAsync(() => profile);
        world.ToIon.BeforeAnswering = null;
    }
}
