using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Web;
using IonFunctions.Core.Http;
using IonFunctions.Local;
using IonFunctions.Tests.Servers;

namespace IonFunctions.Tests.Local;

/// <summary>A person signed in at one run is signed in at the next one. An instance beside it knows the same sessions, by a cookie of its own port.</summary>
public sealed class SignedInAcrossRunsTests : IDisposable
{
    private static readonly Dictionary<string, string?> SameEnvironment = [];

    private readonly TemporaryDirectory _temporary = new();

    // Cookies are kept by host, whatever the port, as browsers keep them.
    private readonly CookieContainer _cookies = new();
    private readonly HttpClient _browser;

    public SignedInAcrossRunsTests() => _browser = new(new SocketsHttpHandler { UseProxy = false, CookieContainer = _cookies });

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _browser.Dispose();
        _temporary.Dispose();
    }

    [Fact]
    public async Task A_restart_and_a_second_instance_keep_everyone_signed_in()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Stopping in good order takes signals.");
        var (port, secondPort) = TwoPorts();

        using (var first = LocalProcess.Start(SameEnvironment, Run(port)))
        {
            await first.WaitUntilReadyAsync(CancellationToken);
            await SignInAsync(port);
            Assert.Equal(SampleUsers.Ada, await UsernameAsync(port));

            await first.SignalAsync("INT", CancellationToken);
            Assert.Equal(0, await first.WaitForEndAsync(CancellationToken));
        }

        using var again = LocalProcess.Start(SameEnvironment, Run(port));
        await again.WaitUntilReadyAsync(CancellationToken);
        Assert.Equal(SampleUsers.Ada, await UsernameAsync(port));

        using var beside = LocalProcess.Start(SettingsOfTheRun(), "--app-only", "--port", Text(secondPort));
        await beside.WaitUntilReadyAsync(CancellationToken);
        await SignInAsync(secondPort, SampleUsers.Grace);
        Assert.Equal(SampleUsers.Grace, await UsernameAsync(secondPort));
        Assert.Equal(SampleUsers.Ada, await UsernameAsync(port)); // Two ports are two addresses, in one browser too.

        var session = _cookies.GetCookies(LocalApp.UrlOf(port))[$"ion-session-{port}"]!.Value;
        _cookies.Add(LocalApp.UrlOf(secondPort), new Cookie($"ion-session-{secondPort}", session, "/"));
        Assert.Equal(SampleUsers.Ada, await UsernameAsync(secondPort));
    }

    // As --help has it: the second is one of the ports above the first.
    private static (int First, int Second) TwoPorts()
    {
        var first = LoopbackPort.Next(ports: 1 + LocalIon.PortsBeside);
        return (first, first + LocalIon.PortsBeside);
    }

    private static string Text(int port) => port.ToString(CultureInfo.InvariantCulture);

    private string[] Run(int port) => ["--port", Text(port), "--data", _temporary["data"]];

    private async Task SignInAsync(int port, string username = SampleUsers.Ada)
    {
        using var page = await _browser.GetAsync(new Uri(LocalApp.UrlOf(port), Routes.Login), CancellationToken);
        var authorize = page.RequestMessage!.RequestUri!;
        var request = HttpUtility.ParseQueryString(authorize.Query);
        var form = request.AllKeys.Select(key => KeyValuePair.Create(key!, request[key]!)).ToList();
        form.Add(KeyValuePair.Create("username", username));
        form.Add(KeyValuePair.Create("decision", "allow"));

        using var content = new FormUrlEncodedContent(form);
        using var landing = await _browser.PostAsync(new Uri(authorize.GetLeftPart(UriPartial.Path)), content, CancellationToken);
        Assert.Equal(HttpStatusCode.OK, landing.StatusCode);
        Assert.Equal(LocalApp.UrlOf(port), landing.RequestMessage!.RequestUri);
    }

    // Ion is asked, so both the session and the tokens at Ion have to be there.
    private async Task<string?> UsernameAsync(int port)
    {
        using var profile = JsonDocument.Parse(
            await _browser.GetStringAsync(new Uri(LocalApp.UrlOf(port), Routes.Profile), CancellationToken));
        return profile.RootElement.GetProperty("ion_username").GetString();
    }

    private Dictionary<string, string?> SettingsOfTheRun() =>
        File.ReadLines(_temporary["data/settings.env"]).Select(line => line.Split('=', 2))
            .ToDictionary(setting => setting[0], string? (setting) => setting[1].Trim('\''));
}
