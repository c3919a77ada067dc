using System.Collections.Concurrent;
using System.Net;
using IonFunctions.Core.Refresh;
using IonFunctions.Simulator.Faults;
using IonFunctions.Tests.Contract;
using IonFunctions.Tests.Waiting;
using Microsoft.Extensions.DependencyInjection;

namespace IonFunctions.Tests.Processes;

/// <summary>
/// Storage or Ion is gone for a while, under load, when every token has just expired: nobody is signed out, nobody gets
/// more than the contract's 502, 503 or 504, and after two sweeps everything is fresh.
/// </summary>
[Collection(RealProcesses.Name)]
public sealed class OutageTests(OutageWorld world) : IClassFixture<OutageWorld>, IAsyncLifetime
{
    private const int Visitors = 12;
    private static readonly TimeSpan Outage = TimeSpan.FromSeconds(1.5);

    // A refresh is given up after a minute, at the clock's pace.
    private static readonly TimeSpan LongestFlight = TimeSpan.FromSeconds(3.5);
    private readonly List<Visitor> _visitors = [];
    private TestApp[] _apps = [];

    public enum Trouble
    {
        Refuses,
        Drops,
        Hangs,
        Answers500,
        Answers429,
        RefusesTheClient,
    }

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _apps = [await world.StartAppAsync(), await world.StartAppAsync()];
        for (var i = 0; i < Visitors; i++)
        {
            var visitor = _apps[i % 2].NewVisitor();
            await visitor.SignInAsync();
            _visitors.AddRange([visitor, visitor.At(_apps[(i + 1) % 2])]);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _visitors.ForEach(visitor => visitor.Dispose());
        await world.EndTestAsync();
    }

    [Theory]
    [InlineData(Trouble.Refuses)]
    [InlineData(Trouble.Drops)]
    [InlineData(Trouble.Hangs)]
    [InlineData(Trouble.Answers500)]
    [InlineData(Trouble.Answers429)]
    [InlineData(Trouble.RefusesTheClient)]
    public async Task An_outage_of_Ion_costs_nobody_the_session(Trouble trouble)
    {
        var during = trouble switch
        {
            Trouble.Hangs => HttpStatusCode.ServiceUnavailable, // After 10 s; 504 for who asks when the refresh itself gives up.
            Trouble.Answers429 => HttpStatusCode.ServiceUnavailable,
            _ => HttpStatusCode.BadGateway,
        };
        await RunAsync(() => BeginAsync(trouble), () => EndAsync(trouble), during);
    }

    [Fact]
    public async Task An_outage_of_storage_costs_nobody_the_session()
    {
        var azurite = await world.GetAzuriteAsync();
        await RunAsync(azurite.StopAsync, () => azurite.StartAgainAsync(CancellationToken), HttpStatusCode.ServiceUnavailable);
    }

    private Task BeginAsync(Trouble trouble)
    {
        Fault? fault = trouble switch
        {
            Trouble.Drops => new() { Endpoint = "token", Drop = true },
            Trouble.Hangs => new() { Endpoint = "token", Delay = TimeSpan.FromMinutes(30) },
            Trouble.Answers500 => new() { Endpoint = "token", Status = 500, Body = "<h1>Server Error (500)</h1>", ContentType = "text/html" },
            Trouble.Answers429 => new()
            {
                Endpoint = "token",
                Status = 429,
                Headers = new Dictionary<string, string> { ["Retry-After"] = "120" },
            },
            _ => null,
        };
        if (fault is not null)
        {
            world.Ion.Faults.Add(fault);
        }

        if (trouble == Trouble.RefusesTheClient)
        {
            world.Ion.Client.ChangeSecret("another");
        }

        return trouble == Trouble.Refuses ? world.StopIonAsync() : Task.CompletedTask;
    }

    private Task EndAsync(Trouble trouble)
    {
        if (trouble == Trouble.Refuses)
        {
            return world.StartIonAsync();
        }

        world.Ion.Faults.Clear();
        world.Ion.Client.ChangeSecret(world.Server.ClientSecret);
        return Task.CompletedTask;
    }

    private async Task RunAsync(Func<Task> begin, Func<Task> end, HttpStatusCode during)
    {
        var answers = new ConcurrentQueue<HttpStatusCode>();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(CancellationToken);
        using var stopClock = CancellationTokenSource.CreateLinkedTokenSource(CancellationToken);
        var clock = RunClockAsync(stopClock.Token);
        var load = Task.WhenAll(_visitors.Select((visitor, i) => UseAsync(visitor, answers, new Random(i), stop.Token)));
        await Eventually.IsTrueAsync(() => answers.Count >= _visitors.Count, "everybody is in use");
        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer));

        // All tokens expire at once, and before all refreshes are done, the trouble begins.
        world.Time.Advance(TimeSpan.FromHours(10));
        await Task.Delay(10, CancellationToken);
        await begin();
        await Task.Delay(LongestFlight, CancellationToken); // What Ion has granted has arrived: the clock's next leap would call it too late.
        world.Time.Advance(TimeSpan.FromHours(10)); // Also those that had a new one already, where the machine was slow.
        answers.Clear();
        await Task.WhenAll(SweepAsync(), Task.Delay(Outage, CancellationToken));
        world.Time.Advance(TimeSpan.FromMinutes(5));
        await Task.WhenAll(SweepAsync(), Task.Delay(Outage, CancellationToken));
        await Eventually.IsTrueAsync(() => answers.Contains(during), $"somebody is answered {during}");
        var seen = answers.ToArray();
        await end();
        await stop.CancelAsync();
        await load;
        TestContext.Current.TestOutputHelper?.WriteLine(string.Join(", ", seen.CountBy(answer => answer)));

        HttpStatusCode[] allowed = [HttpStatusCode.OK, HttpStatusCode.BadGateway, HttpStatusCode.ServiceUnavailable, HttpStatusCode.GatewayTimeout];
        Assert.All(answers, answer => Assert.Contains(answer, allowed));

        // The next two sweeps, five minutes apart.
        await LeasesLapseAsync();
        await stopClock.CancelAsync();
        await clock;
        for (var sweep = 0; sweep < 2; sweep++)
        {
            world.Time.Advance(TimeSpan.FromMinutes(5));
            await world.RunClockAsync(SweepAsync(), speed: 1);
        }

        var sessions = await world.Stored.ReadSessionsAsync();
        Assert.Equal(Visitors, sessions.Count);
        Assert.All(sessions, session => Assert.InRange(
            session.GetDateTimeOffset("AccessTokenExpiresAt")!.Value, world.Time.GetUtcNow().AddHours(9), world.Time.GetUtcNow().AddHours(10)));
        await world.Stored.NoDueRowIsLostAsync();

        var refreshes = world.CountRefreshes();
        foreach (var visitor in _visitors)
        {
            using var response = await visitor.GetAsync("/api/profile");
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }

        Assert.Equal(refreshes, world.CountRefreshes());
        Assert.Equal(0, world.CountRefreshes("invalid_grant"));
    }

    private Task<SweepReport[]> SweepAsync() =>
        Task.WhenAll(_apps.Select(app => app.Services.GetRequiredService<RefreshSweep>().SweepAsync(CancellationToken)));

    private static async Task UseAsync(Visitor visitor, ConcurrentQueue<HttpStatusCode> answers, Random random, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            using var response = await visitor.GetAsync("/api/profile");
            answers.Enqueue(response.StatusCode);
            await Task.Delay(random.Next(20, 60), CancellationToken);
        }
    }

    /// <summary>
    /// Twenty times as fast as real time, so that what waits ten seconds or a minute comes to its end; no faster than real
    /// time where the processor is busy, or an answer of Ion's would come too late and cost a session.
    /// </summary>
    private async Task RunClockAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var tick = TimeProvider.System.GetTimestamp();
            await Task.Delay(10, CancellationToken);
            var isLate = TimeProvider.System.GetElapsedTime(tick) > TimeSpan.FromMilliseconds(20);
            world.Time.Advance(TimeSpan.FromMilliseconds(isLate ? 10 : 200));
        }
    }

    /// <summary>What is in flight comes to its end; leases are timed by storage, whose clock is the real one, and lapse between two sweeps.</summary>
    private Task LeasesLapseAsync() => Eventually.IsTrueAsync(
        async () =>
        {
            await world.Stored.EndImpossibleLeasesAsync();
            return (await world.Stored.ReadSessionsAsync()).TrueForAll(session =>
                session.GetDateTimeOffset("LeaseUntil") is not { } until || until < DateTimeOffset.UtcNow);
        },
        "all leases lapse");
}
