using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Web;
using IonFunctions.Core.Http;
using IonFunctions.Core.Refresh;
using IonFunctions.Tests.Contract;
using IonFunctions.Tests.Refresh;
using IonFunctions.Tests.Servers;
using IonFunctions.Tests.Waiting;

namespace IonFunctions.Tests.Processes;

/// <summary>
/// Several instances of the app in processes of their own, on Kestrel or behind Functions hosts, over one Azurite and one Ion. All that they say to Ion's token
/// endpoint passes a relay, which knows them apart:
/// <code>
///   load ──▶ app process 0..n ──▶ relay (journal) ──▶ Ion
///                    └──▶ Azurite ◀── observer (in this process; reads, never sweeps)
/// </code>
/// </summary>
internal sealed class Cluster : IAsyncDisposable
{
    /// <summary>Every second.</summary>
    private const string SweepsAlways = "* * * * * *";

    /// <summary>In years.</summary>
    private const string SweepsNever = "0 0 0 29 2 *";

    /// <summary>A timer may be a little early; nothing else makes a wait shorter.</summary>
    private static readonly TimeSpan LeastWait = RefreshTiming.CallerPatience - TimeSpan.FromSeconds(1);

    private static readonly string[] Usernames = [SampleUsers.Ada, SampleUsers.Grace, SampleUsers.Alan, SampleUsers.Katherine];

    private readonly Storage _storage = new(directory: null);
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false })
    {
        Timeout = Eventually.Limit,
    };

    private readonly IIonServer _ion;
    private readonly ConcurrentQueue<string> _faults = new();
    private readonly ConcurrentDictionary<string, int> _answers = new();

    private Cluster(IIonServer ion) => _ion = ion;

    public IReadOnlyList<AppProcess> Apps { get; private set; } = [];

    public Relay Relay { get; private set; } = null!;

    /// <summary>An instance in this process that does nothing of its own accord, to look into the sessions with.</summary>
    public TestApp Observer { get; private set; } = null!;

    public StoredSessions Stored { get; private set; } = null!;

    /// <summary>How many requests were answered with what.</summary>
    public string Answers => string.Join(", ", _answers.OrderBy(answer => answer.Key, StringComparer.Ordinal).Select(answer => $"{answer.Key}: {answer.Value}"));

    /// <summary>Answers that nobody may be given.</summary>
    public IReadOnlyCollection<string> Faults => _faults;

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    public static async Task<Cluster> StartAsync(IIonServer ion, int instances, TimeSpan leadTime, bool sweeps = true, bool onWorkers = false, bool hasOwnCode = false, int sweepers = 1)
    {
        var cluster = new Cluster(ion);
        try
        {
            await cluster.StartAllAsync(instances, leadTime, sweeps, onWorkers, hasOwnCode, sweepers);
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// Signs somebody in at an instance; null when it was killed meanwhile, or said that it can't now, as it does where Ion
    /// or storage keeps it waiting too long.
    /// </summary>
    public async Task<SignedInUser?> SignInAsync(AppProcess app, int number)
    {
        var life = app.Life;
        using var visitor = new Visitor(app.Url, new RelayedIon(_ion, Relay.Urls[app.Index]), Observer.PublicUrl);
        try
        {
            var callback = await visitor.AuthorizeAsync(await visitor.LoginAsync(), Usernames[number % Usernames.Length]);
            using var response = await visitor.GetAsync(callback.PathAndQuery);
            if (response.StatusCode is HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout)
            {
                Count($"{response.StatusCode:D} at sign-in");
                NeedsRetryAfter(response);
                return null;
            }

            Assert.Equal(HttpStatusCode.Found, response.StatusCode);
            var code = HttpUtility.ParseQueryString(callback.Query)["code"]!;
            return new(visitor.Handle, Observer.SessionCookieName + "=" + visitor.Cookies["ion-session"], Rotation.FirstOf(Relay, code));
        }
        catch (Exception e) when ((IsBrokenConnection(e) || (app.IsAnsweredForWhenDead && e is Xunit.Sdk.XunitException)) && WentDown(app, life))
        {
            return null;
        }
    }

    public async Task<SignedInUser[]> SignInAsync(int count)
    {
        var users = new SignedInUser[count];
        await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (number, _) =>
            await Eventually.IsTrueAsync(
                async () => await SignInAsync(Apps[number % Apps.Count], number) is { } user && (users[number] = user) is not null,
                $"user {number} is signed in"));
        return users;
    }

    /// <summary>The user agrees to be called for while away.</summary>
    public async Task AgreeToOfflineAsync(AppProcess app, SignedInUser user)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(app.Url, Routes.Offline));
        request.Headers.Add("Cookie", user.Cookie);
        using var response = await _http.SendAsync(request, CancellationToken);
        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
    }

    /// <summary>Asks for a profile. Null when the instance was down or went down, which is no fault of its own.</summary>
    /// <param name="app">Of whom.</param>
    /// <param name="user">Whose; by a page's cookie, but for who is away.</param>
    /// <param name="path">Where: the contract's route, or the app's own code.</param>
    public async Task<HttpStatusCode?> GetProfileAsync(AppProcess app, SignedInUser user, string path = "/" + Routes.Profile)
    {
        var life = app.Life;
        if (!AppProcess.IsUpIn(life))
        {
            return null;
        }

        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(app.Url, path));
            if (!path.StartsWith(OwnApp.Away, StringComparison.Ordinal))
            {
                request.Headers.Add("Cookie", user.Cookie);
            }

            var started = TimeProvider.System.GetTimestamp();
            using var response = await _http.SendAsync(request, CancellationToken);
            var waited = TimeProvider.System.GetElapsedTime(started);
            if (response.StatusCode == HttpStatusCode.InternalServerError && app.IsAnsweredForWhenDead && WentDown(app, life))
            {
                Count("killed");
                return null;
            }

            Count(response.StatusCode.ToString("D"));
            await IsWaitedForAsync(response, waited);
            return response.StatusCode;
        }
        catch (Exception e) when (IsBrokenConnection(e) && WentDown(app, life))
        {
            Count("killed");
            return null;
        }
    }

    public void Fault(string what) => _faults.Enqueue($"{DateTimeOffset.UtcNow:HH:mm:ss.fff} {what}");

    public async ValueTask DisposeAsync()
    {
        foreach (var app in Apps)
        {
            await app.DisposeAsync();
        }

        if (Observer is not null)
        {
            await Observer.DisposeAsync();
        }

        if (Relay is not null)
        {
            await Relay.DisposeAsync();
        }

        await _storage.DisposeAsync();
        _http.Dispose();
    }

    // The framework lets a bare SocketException through when a connection is reset just as it was made.
    private static bool IsBrokenConnection(Exception e) => e is HttpRequestException or SocketException;

    private static bool WentDown(AppProcess app, int life) => !AppProcess.IsUpIn(life) || app.Life != life;

    /// <summary>Who is told to come back later was waited for as long as the contract says, however slow the machine is.</summary>
    private async Task IsWaitedForAsync(HttpResponseMessage response, TimeSpan waited)
    {
        NeedsRetryAfter(response);
        if (response.StatusCode == HttpStatusCode.ServiceUnavailable && waited < LeastWait
            && (await response.Content.ReadAsStringAsync(CancellationToken)).Contains("refresh-pending", StringComparison.Ordinal))
        {
            Fault($"refresh-pending after {waited.TotalSeconds:0.0} s");
        }
    }

    private void NeedsRetryAfter(HttpResponseMessage response)
    {
        if (response.StatusCode == HttpStatusCode.ServiceUnavailable && response.Headers.RetryAfter is null)
        {
            Fault("503 without Retry-After");
        }
    }

    private void Count(string answer) => _answers.AddOrUpdate(answer, 1, (_, count) => count + 1);

    private async Task StartAllAsync(int instances, TimeSpan leadTime, bool sweeps, bool onWorkers, bool hasOwnCode, int sweepers)
    {
        Relay = await Relay.StartAsync(_ion.BaseUrl, instances + 1, isNoted: Rotation.IsTokenRequest);
        Observer = await TestApp.StartAsync(new RelayedIon(_ion, Relay.Urls[instances]), _storage);
        var connectionString = await _storage.GetConnectionStringAsync();
        Stored = new(connectionString);

        // One public URL for all, as behind a load balancer.
        await _ion.RegisterRedirectUriAsync(new(Observer.BaseUrl, Routes.Callback));
        Apps = [.. Enumerable.Range(0, instances).Select(index => NewApp(index, new()
        {
            ["Ion__BaseUrl"] = Relay.Urls[index].GetLeftPart(UriPartial.Authority),
            ["Ion__ClientId"] = _ion.ClientId,
            ["Ion__ClientSecret"] = _ion.ClientSecret,
            ["Ion__Scopes"] = "read",
            ["App__PublicUrl"] = Observer.BaseUrl.GetLeftPart(UriPartial.Authority),
            ["AzureWebJobsStorage"] = connectionString,
            ["Session__Key"] = TestApp.SessionKey,
            ["Refresh__LeadTime"] = leadTime.ToString("c"),
            ["Refresh__Parallelism"] = "32",
            ["Refresh__Sweepers"] = sweepers.ToString(CultureInfo.InvariantCulture),
            ["RefreshSchedule"] = sweeps ? SweepsAlways : SweepsNever,
            ["Limits__PerAddress"] = "0", // The load comes from one address.
            // Whatever the developer's own settings say.
            ["Tables__Uri"] = "",
            ["KeyVault__Uri"] = "",
            ["Refresh__ActiveWithin"] = "",
            ["Session__Lifetime"] = "",
            ["Session__IdleTimeout"] = "",
            ["Offline__Enabled"] = hasOwnCode ? "true" : "",
        }))];
        await Task.WhenAll(Apps.Select(app => app.StartAsync(CancellationToken)));

        AppProcess NewApp(int index, Dictionary<string, string?> environment) =>
            onWorkers ? new WorkerInstance(index, environment, sweeps) : new KestrelInstance(index, environment, hasOwnCode);
    }
}
