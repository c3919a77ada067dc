using System.Net;
using IonFunctions.Local;
using IonFunctions.Tests.Servers;
using IonFunctions.Tests.Waiting;
using Microsoft.AspNetCore.Http;

namespace IonFunctions.Tests.Contract;

/// <summary>An address among the settings at which there is nobody, or somebody else: health and log name the setting and the host.</summary>
public sealed class WrongAddressTests(Storage storage)
{
    private const string NoHost = "no-such-host.invalid";
    private static readonly string Closed = $"127.0.0.1:{Ports.Free()}";

    public static TheoryData<string, string, string> Addresses => new()
    {
        // The check of health, the address, and what is said of it.
        { "secret", $"https://{NoHost}", $"there is no host {NoHost}; check KeyVault__Uri" },
        { "secret", $"https://{Closed}", $"{Closed} refuses the connection; check KeyVault__Uri" },
        { "storage", $"https://{NoHost}", $"there is no host {NoHost}; check Tables__Uri (or, where that is not set, AzureWebJobsStorage)" },
        { "storage", $"http://{Closed}", $"{Closed} refuses the connection; check Tables__Uri (or, where that is not set, AzureWebJobsStorage)" },
        { "configuration", $"https://{NoHost}", $"there is no host {NoHost}; check Ion__BaseUrl" },
        { "configuration", $"http://{Closed}", $"{Closed} refuses the connection; check Ion__BaseUrl" },
    };

    [Theory]
    [MemberData(nameof(Addresses))]
    public async Task Where_nobody_is_health_and_log_name_the_setting_and_the_host(string check, string address, string words)
    {
        var settings = check switch
        {
            "secret" => new() { ["KeyVault:Uri"] = address, ["Session:Key"] = null, ["Ion:ClientSecret"] = null },
            "storage" => new() { ["AzureWebJobsStorage"] = $"AccountName=a;AccountKey=AAAA;TableEndpoint={address};" },
            _ => new Dictionary<string, string?> { ["Ion:BaseUrl"] = address },
        };
        await using var app = await TestApp.StartAsync(new ClosedIon(), storage, settings);

        AssertSaid(app, await DetailAsync(app, check), words);
    }

    [Theory]
    [InlineData(200, "text/html", "<!doctype html><title>Welcome</title>")]
    [InlineData(200, "application/json", "[]")]
    [InlineData(301, "text/html", "")]
    [InlineData(404, "text/html", "<!doctype html><title>Not found</title>")]
    [InlineData(405, "text/plain", "")]
    public async Task Where_somebody_else_is_whom_Ion__BaseUrl_names_health_and_log_say_so(int status, string type, string body)
    {
        await using var other = await LoopbackServer.StartAsync(async context =>
        {
            context.Response.StatusCode = status;
            context.Response.ContentType = type;
            context.Response.Headers.Location = "https://www.example.org/";
            await context.Response.WriteAsync(body);
        });
        await using var app = await TestApp.StartAsync(
            new ClosedIon(), storage, new Dictionary<string, string?> { ["Ion:BaseUrl"] = other.Url.GetLeftPart(UriPartial.Authority) });

        AssertSaid(app, await DetailAsync(app, "configuration"), $"status {status} from {other.Url.Authority}, which is not how Ion answers; check Ion__BaseUrl");
    }

    /// <summary>Whoever is in between shows a certificate of their own: they get neither the client secret nor a token.</summary>
    [Fact]
    public async Task Who_has_no_certificate_that_is_Ions_is_told_nothing()
    {
        var requests = 0;
        using var certificate = LoopbackCertificate.New();
        await using var impostor = await LoopbackServer.StartAsync(
            _ =>
            {
                Interlocked.Increment(ref requests);
                return Task.CompletedTask;
            },
            certificate: certificate);
        await using var app = await TestApp.StartAsync(
            new ClosedIon(), storage, new Dictionary<string, string?> { ["Ion:BaseUrl"] = impostor.Url.GetLeftPart(UriPartial.Authority) });
        using var visitor = await AppWithoutIon.SignedInAsync(app);
        using var call = await visitor.GetAsync("/api/profile");
        var state = System.Web.HttpUtility.ParseQueryString((await visitor.LoginAsync()).Query)["state"];
        using var callback = await visitor.GetAsync($"/api/callback?code=c&state={state}");
        using var left = await visitor.PostAsync("/api/logout");

        Assert.Equal(HttpStatusCode.BadGateway, call.StatusCode);
        Assert.Equal(HttpStatusCode.BadGateway, callback.StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, left.StatusCode);
        Assert.Equal(0, requests);
        Assert.Contains(app.LogLines, line => line.StartsWith("Error", StringComparison.Ordinal) && line.Contains("could not be forwarded (Request)", StringComparison.Ordinal));
    }

    /// <summary>A wrong address is found at the first sign-in; one that nobody is at any more, by who is signed in.</summary>
    [Fact]
    public async Task Where_Ion_has_gone_a_call_and_a_revocation_name_the_setting_and_the_host()
    {
        var ion = new ScriptedIon();
        await using var app = await TestApp.StartAsync(ion, storage);
        using var visitor = app.NewVisitor();
        await visitor.SignInAsync();
        await ion.DisposeAsync();
        var words = $"{ion.BaseUrl.Authority} refuses the connection; check Ion__BaseUrl";

        using var call = await visitor.GetAsync("/api/profile");
        using var logout = await visitor.PostAsync("/api/logout");

        Assert.Equal(HttpStatusCode.BadGateway, call.StatusCode);
        Assert.Contains(app.LogLines, line => line.Contains($"could not be forwarded (Request): {words}", StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.NoContent, logout.StatusCode);
        await Eventually.IsTrueAsync(
            () => app.LogLines.Any(line => line.Contains($"Ion did not revoke the refresh_token: {words}", StringComparison.Ordinal)), "the revocation's failure is logged");
    }

    private static void AssertSaid(TestApp app, string detail, string words)
    {
        Assert.Contains(words, detail, StringComparison.Ordinal);
        Assert.Contains(app.LogLines, line => line.Contains(words, StringComparison.Ordinal));
    }

    private static async Task<string> DetailAsync(TestApp app, string check)
    {
        using var visitor = app.NewVisitor();
        using var health = await visitor.GetAsync("/api/health");

        // Ion's being down is no fault of the app's.
        Assert.Equal(check == "configuration" ? HttpStatusCode.OK : HttpStatusCode.ServiceUnavailable, health.StatusCode);
        return (await Visitor.JsonOfAsync(health)).GetProperty("checks").GetProperty(check).GetProperty("detail").GetString()!;
    }
}
