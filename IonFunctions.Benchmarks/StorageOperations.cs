using System.Net;
using System.Web;
using IonFunctions.Benchmarks.Capacity;
using IonFunctions.Core.Http;
using IonFunctions.Core.Refresh;
using IonFunctions.Core.Secrets;
using IonFunctions.Core.Sessions;
using IonFunctions.Local;
using Microsoft.Extensions.DependencyInjection;

namespace IonFunctions.Benchmarks;

/// <summary>The storage requests that each thing a user does costs, counted as they leave for Azurite.</summary>
internal sealed record StorageOperations
{
    private const int Swept = 100;
    private const string Profile = "/" + Routes.Profile;
    // Less than a request takes for good, so that every proxied request refreshes.
    private static readonly TimeSpan ShortLife = TimeSpan.FromSeconds(20);

    public required IReadOnlyList<string> SignIn { get; init; }

    public required IReadOnlyList<string> ProxiedWhereKnown { get; init; }

    public required IReadOnlyList<string> ProxiedWhereUnknown { get; init; }

    public required IReadOnlyList<string> ProxiedWithUnknownId { get; init; }

    public required IReadOnlyList<string> ProxiedWithoutCookie { get; init; }

    public required IReadOnlyList<string> RefreshOnDemand { get; init; }

    public required IReadOnlyList<string> SignOut { get; init; }

    /// <summary>Of a sweep over <see cref="SweptSessions"/> due sessions, in all.</summary>
    public required IReadOnlyList<string> Sweep { get; init; }

    /// <summary>In how many partitions the due rows of those were.</summary>
    public required int SweptPartitions { get; init; }

    /// <summary>What each thing costs in executions and requests to storage and vault.</summary>
    public required OperationCounts Counts { get; init; }

    public static int SweptSessions => Swept;

    public static int SweptShards => DueRow.Shards;

    /// <summary>Does each of them once against Azurite and the simulated Ion.</summary>
    public static async Task<StorageOperations> CountAsync(CancellationToken cancellationToken)
    {
        await using var rig = await Rig.StartAsync(cancellationToken);
        var (sweep, partitions) = await SweepAsync(rig, cancellationToken); // First: it leaves the tables made, and nothing due.

        var port = Ports.Free();
        var (meter, otherMeter) = (new StorageMeter(), new StorageMeter());
        await using var app = await LocalApp.StartAsync(
            rig.Settings(port), port, services => Instance.Observe(services, meter), cancellationToken);
        var otherPort = Ports.Free();
        await using var other = await LocalApp.StartAsync(
            rig.Settings(port), otherPort, services => Instance.Observe(services, otherMeter), cancellationToken);
        rig.Ion.Client.AddRedirectUri(new Uri(app.BaseUrl, Routes.Callback).AbsoluteUri);
        using var browser = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false });

        await app.Services.GetRequiredService<IUserIndex>().ListAsync(UserKey.Of(0), cancellationToken); // Makes the table that no sweep needs.

        // A cookie does not tell ports apart: the browser's goes to both instances, which have one public address.
        var signIn = await TakeAsync(meter, () => SignInAsync(rig, browser, app.BaseUrl, cancellationToken));
        var known = await TakeAsync(meter, () => GetAsync(browser, new(app.BaseUrl, Profile), HttpStatusCode.OK, cancellationToken));
        var unknown = await TakeAsync(otherMeter, () => GetAsync(browser, new(other.BaseUrl, Profile), HttpStatusCode.OK, cancellationToken));

        using var stranger = new HttpClient(new SocketsHttpHandler { UseCookies = false, UseProxy = false });
        var withoutCookie = await TakeAsync(
            meter, () => GetAsync(stranger, new(app.BaseUrl, Profile), HttpStatusCode.Unauthorized, cancellationToken));
        stranger.DefaultRequestHeaders.Add("Cookie", $"{app.Services.GetRequiredService<SessionCookie>().Name}={SessionId.New().CookieValue}");
        var unknownId = await TakeAsync(
            meter, () => GetAsync(stranger, new(app.BaseUrl, Profile), HttpStatusCode.Unauthorized, cancellationToken));

        var longLife = rig.Ion.Lifetimes.AccessToken;
        rig.Ion.Lifetimes.AccessToken = ShortLife;
        // In another browser: in the same one it would end the session before, while this counts.
        using var another = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false });
        await SignInAsync(rig, another, app.BaseUrl, cancellationToken);
        var onDemand = await TakeAsync(meter, () => GetAsync(another, new(app.BaseUrl, Profile), HttpStatusCode.OK, cancellationToken));
        var signOut = await TakeAsync(meter, () => SignOutAsync(another, app.BaseUrl, cancellationToken));
        rig.Ion.Lifetimes.AccessToken = longLife;
        return new()
        {
            Counts = await CountingRun.CountAsync(rig, cancellationToken),
            SignIn = signIn,
            ProxiedWhereKnown = known,
            ProxiedWhereUnknown = unknown,
            ProxiedWithUnknownId = unknownId,
            ProxiedWithoutCookie = withoutCookie,
            RefreshOnDemand = onDemand,
            SignOut = signOut,
            Sweep = sweep,
            SweptPartitions = partitions,
        };
    }

    private static async Task<(IReadOnlyList<string> Requests, int Partitions)> SweepAsync(Rig rig, CancellationToken cancellationToken)
    {
        await using var instance = new Instance(rig.Settings(port: 1));
        var seed = new Seed(rig, instance.Get<Sealer>());
        await seed.AddDueAsync(Swept);
        await seed.WriteAsync(cancellationToken);
        var requests = await TakeAsync(instance.Storage, async () =>
        {
            var report = await instance.Sweep.SweepAsync(cancellationToken);
            if (report.Refreshed != Swept)
            {
                throw new InvalidOperationException($"Of {Swept}, {report.Refreshed} were refreshed.");
            }
        });
        return (requests, seed.DueRows.DistinctBy(row => row.PartitionKey, StringComparer.Ordinal).Count());
    }

    private static async Task<IReadOnlyList<string>> TakeAsync(StorageMeter meter, Func<Task> work)
    {
        meter.Take();
        await work();
        return [.. meter.Take().Select(request => request.Name)];
    }

    /// <summary>As a browser does it, but for Ion's page, where the visitor would allow it.</summary>
    internal static async Task SignInAsync(Rig rig, HttpClient browser, Uri app, CancellationToken cancellationToken)
    {
        using var login = await browser.GetAsync(new Uri(app, Routes.Login), cancellationToken);
        var request = HttpUtility.ParseQueryString(login.Headers.Location!.Query);
        var code = rig.Ion.Tokens.IssueCode(
            "2027alovelace", request["redirect_uri"]!, request["scope"]!, request["code_challenge"], request["code_challenge_method"], nonce: null);
        var callback = new Uri(app, $"{Routes.Callback}?code={code.Code}&state={Uri.EscapeDataString(request["state"]!)}");
        await GetAsync(browser, callback, HttpStatusCode.Found, cancellationToken);
    }

    internal static async Task SignOutAsync(HttpClient browser, Uri app, CancellationToken cancellationToken)
    {
        using var response = await browser.PostAsync(new Uri(app, Routes.Logout), content: null, cancellationToken);
        Expect(response, HttpStatusCode.NoContent);
    }

    private static async Task GetAsync(HttpClient browser, Uri url, HttpStatusCode status, CancellationToken cancellationToken)
    {
        using var response = await browser.GetAsync(url, cancellationToken);
        Expect(response, status);
    }

    internal static void Expect(HttpResponseMessage response, HttpStatusCode status)
    {
        if (response.StatusCode != status)
        {
            throw new InvalidOperationException($"{response.RequestMessage?.RequestUri?.AbsolutePath} answered {(int)response.StatusCode}.");
        }
    }
}
