using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using IonFunctions.Tests.Contract;
using IonFunctions.Tests.Servers;
using IonFunctions.Tests.Site;
using Microsoft.AspNetCore.Http;
using Microsoft.Playwright;

namespace IonFunctions.Tests.CrossOrigin;

/// <summary>
/// An app at <c>https://app.school.test</c>, and other sites that attack its visitors in Chromium. Each visitor has a port of the
/// app, at which every request is theirs: as if the cookie went along with all of them, which <c>SameSite</c> and browsers that keep
/// third parties' cookies back are not to be needed for. At two ports the app is without its guards, so that there is something to see.
/// </summary>
public sealed partial class AttackWorld(Storage storage, Browser browser) : IAsyncLifetime
{
    internal const string SessionCookie = "__Host-ion-session";

    private static readonly string[] Guards =
        ["Cross-Origin-Resource-Policy", "Cross-Origin-Opener-Policy", "Content-Security-Policy", "X-Content-Type-Options"];

    private readonly TestSite _site = new();
    private readonly Dictionary<AttackedPort, string> _sessions = [];
    private Relay _front = null!;

    internal SimulatedIonServer Ion { get; private set; } = null!;

    internal TestApp App { get; private set; } = null!;

    internal AttackPages Others { get; private set; } = null!;

    /// <summary>The answers to what was no GET.</summary>
    internal ConcurrentQueue<Exchange> Changes => _front.Journal;

    public async ValueTask InitializeAsync()
    {
        File.Delete(Path.Combine(_site.Folder, "index.html")); // So that the start page is the one that shows who is signed in.
        Others = await AttackPages.StartAsync();
        Ion = await SimulatedIonServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        _front = await Relay.StartAsync(
            Ion.BaseUrl, Enum.GetValues<AttackedPort>().Length, request => request.Method is not ("GET" or "HEAD" or "OPTIONS"), LoopbackCertificate.KnownToBrowser);
        _front.BeforeForwarding = BeforeForwardingAsync;
        _front.BeforeAnswering = BeforeAnsweringAsync;
        App = await Head.Kestrel.StartAsync(
            Ion,
            storage,
            new Dictionary<string, string?>
            {
                ["App:PublicUrl"] = At(AttackedPort.Own).AbsoluteUri,
                ["App:AllowedOrigins"] = Others.At("listed.school.test").AbsoluteUri,
                ["Identity:Audiences"] = AppWithoutIon.Audience,
                ["Ion:Scopes"] = "read write",
                ["Offline:Enabled"] = "true",
                ["Proxy:AllowWrites"] = "true",
                ["Proxy:PublicFor"] = "00:00:00",
                ["Site:SignInFor"] = "/members/*",
            },
            countStorage: true,
            site: _site.Folder);
        _front.Target = App.BaseUrl;
        _sessions[AttackedPort.Ada] = _sessions[AttackedPort.UnguardedAda] = await SignInAsync(SampleUsers.Ada);
        _sessions[AttackedPort.Grace] = await SignInAsync(SampleUsers.Grace);
    }

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        await _front.DisposeAsync();
        await Ion.DisposeAsync();
        await Others.DisposeAsync();
        _site.Dispose();
        GC.SuppressFinalize(this);
    }

    internal Uri At(AttackedPort port, string path = "/") => new($"https://app.school.test:{_front.Urls[(int)port].Port}{path}");

    /// <summary>Whether somebody's session is as it was.</summary>
    internal async Task<bool> IsSignedInAsync(AttackedPort port)
    {
        using var visitor = App.NewVisitor();
        visitor.Cookies[SessionCookie] = _sessions[port];
        return await visitor.IsSignedInAsync();
    }

    /// <summary>Signs somebody in without a browser; returns their cookie.</summary>
    internal async Task<string> SignInAsync(string username)
    {
        using var visitor = App.NewVisitor();
        await visitor.SignInAsync(username);
        return visitor.Cookies[SessionCookie];
    }

    internal async Task<IBrowserContext> OpenAsync(BrowserNewContextOptions? options = null)
    {
        Assert.SkipWhen(Browser.Unavailable is not null, Browser.Unavailable ?? "");
        return await browser.OpenAsync(options);
    }

    /// <summary>Those that answer who is signed in otherwise than who is not, be it to a script or to a person: the others have nothing to tell.</summary>
    internal async Task<Target[]> TellingAsync(IEnumerable<Target> targets)
    {
        using var stranger = App.NewVisitor();
        using var visitor = App.NewVisitor();
        visitor.Cookies[SessionCookie] = _sessions[AttackedPort.Ada];
        List<Target> telling = [];
        foreach (var target in targets)
        {
            foreach (var mode in (string[])["navigate", "no-cors"])
            {
                if (await AnswerAsync(stranger, target, mode) != await AnswerAsync(visitor, target, mode))
                {
                    telling.Add(target);
                }
            }
        }

        return [.. telling.Distinct()];
    }

    private static async Task<string> AnswerAsync(Visitor visitor, Target target, string mode)
    {
        using var answer = await visitor.GetAsync(target.Path, ("Sec-Fetch-Mode", mode));
        var body = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return $"{(int)answer.StatusCode} {answer.Headers.Location} {answer.Content.Headers} {TraceId().Replace(body, "")}";
    }

    private AttackedPort PortOf(HttpRequest request) =>
        (AttackedPort)_front.Urls.Index().First(url => url.Item.Port == request.HttpContext.Connection.LocalPort).Index;

    private Task BeforeForwardingAsync(HttpRequest request)
    {
        var port = PortOf(request);
        if (_sessions.TryGetValue(port, out var session))
        {
            request.Headers.Cookie = $"{SessionCookie}={session}";
        }

        if (IsUnguarded(port))
        {
            // To the app it is as if its own page had asked, in a browser that says no more of it.
            foreach (var name in request.Headers.Keys.Where(name => name.StartsWith("Sec-", StringComparison.OrdinalIgnoreCase)).ToArray())
            {
                request.Headers.Remove(name);
            }

            request.HttpContext.Items["Origin"] = request.Headers.Origin.ToString();
            request.Headers.Remove("Origin");
        }

        return Task.CompletedTask;
    }

    private Task BeforeAnsweringAsync(HttpRequest request)
    {
        if (IsUnguarded(PortOf(request)))
        {
            var response = request.HttpContext.Response;
            response.OnStarting(() =>
            {
                Array.ForEach(Guards, name => response.Headers.Remove(name));
                response.Headers["Timing-Allow-Origin"] = "*";
                response.Headers.AccessControlAllowCredentials = "true";
                response.Headers.AccessControlAllowOrigin = request.HttpContext.Items["Origin"] is string { Length: > 0 } origin ? origin : "*";
                return Task.CompletedTask;
            });
        }

        return Task.CompletedTask;
    }

    private static bool IsUnguarded(AttackedPort port) => port is AttackedPort.UnguardedNobody or AttackedPort.UnguardedAda;

    [GeneratedRegex("[0-9a-f]{32}", RegexOptions.None, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex TraceId();
}
