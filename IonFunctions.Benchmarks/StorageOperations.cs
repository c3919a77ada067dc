using System.Net;
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
        var signIn = await TakeAsync(meter, () => Browsing.SignInAsync(rig, browser, app.BaseUrl, cancellationToken));
        var known = await TakeAsync(meter, () => Browsing.GetAsync(browser, new(app.BaseUrl, Profile), HttpStatusCode.OK, cancellationToken));
        var unknown = await TakeAsync(otherMeter, () => Browsing.GetAsync(browser, new(other.BaseUrl, Profile), HttpStatusCode.OK, cancellationToken));

        using var stranger = new HttpClient(new SocketsHttpHandler { UseCookies = false, UseProxy = false });
        var withoutCookie = await TakeAsync(
            meter, () => Browsing.GetAsync(stranger, new(app.BaseUrl, Profile), HttpStatusCode.Unauthorized, cancellationToken));
        stranger.DefaultRequestHeaders.Add("Cookie", $"{app.Services.GetRequiredService<SessionCookie>().Name}={SessionId.New().CookieValue}");
        var unknownId = await TakeAsync(
            meter, () => Browsing.GetAsync(stranger, new(app.BaseUrl, Profile), HttpStatusCode.Unauthorized, cancellationToken));

        var longLife = rig.Ion.Lifetimes.AccessToken;
        rig.Ion.Lifetimes.AccessToken = ShortLife;
        // In another browser: in the same one it would end the session before, while this counts.
        using var another = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false });
        await Browsing.SignInAsync(rig, another, app.BaseUrl, cancellationToken);
        var onDemand = await TakeAsync(meter, () => Browsing.GetAsync(another, new(app.BaseUrl, Profile), HttpStatusCode.OK, cancellationToken));
        var signOut = await TakeAsync(meter, () => Browsing.SignOutAsync(another, app.BaseUrl, cancellationToken));
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
}
