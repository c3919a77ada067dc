using System.Globalization;
using System.Net;
using IonFunctions.Tests.Contract;
using IonFunctions.Tests.Servers;

namespace IonFunctions.Tests.RawRequests;

/// <summary>
/// Hostile requests over raw sockets: 100,000 in a test run, of which the worker, where each costs ten times as much, gets one of twenty. The
/// environment variable <c>RAW_REQUESTS</c> sets how many for both together, <c>RAW_SEED</c> which: the seed is printed, and makes the same requests again.
/// </summary>
/// <remarks>
/// Each is answered completely, by headers that are known, and not by a failure of the app's; nothing of anybody's is in what nobody
/// is told; whatever is logged has one of the forms of the app's log; memory does not grow; and afterwards all is well. Most get past the router, which is counted:
/// what is refused at the door has tried nothing.
/// </remarks>
public abstract class RawRequestTests(SimulatedIonFixture fixture, Storage storage, Head head)
{
    private const int Connections = 4;
    private const int Deepest = 16;
    private const double PastTheRouter = 0.6;

    /// <summary>What the generator is sure to come by, however few requests there are.</summary>
    private static readonly int[] Expected = [200, 302, 400, 401, 403, 404, 405];

    private static int Seed { get; } = int.Parse(Environment.GetEnvironmentVariable("RAW_SEED") ?? "1", CultureInfo.InvariantCulture);

    /// <summary>As many as are sent to both heads.</summary>
    protected static int All { get; } = int.Parse(Environment.GetEnvironmentVariable("RAW_REQUESTS") ?? "100000", CultureInfo.InvariantCulture);

    /// <summary>How many of <see cref="All"/> this head gets.</summary>
    protected abstract int Count { get; }

    /// <summary>How much more memory there may be in use at the end than when a fifth of the requests had been answered.</summary>
    protected abstract long MostGrowth { get; }

    protected virtual bool IsBehindHost => false;

    // Settings by which a flood of requests from one address is let through would be added here.
    private protected virtual Dictionary<string, string?> Settings { get; } = new(StorageOperations.NoSweep)
    {
        ["App:AllowedOrigins"] = HostileWorld.AllowedOrigin,
        ["Identity:Audiences"] = AppWithoutIon.Audience,
        ["Offline:Enabled"] = "true",
    };

    [Fact]
    public async Task Each_is_answered_as_the_contract_says_and_afterwards_all_is_well()
    {
        TestContext.Current.TestOutputHelper?.WriteLine($"RAW_SEED={Seed}");
        using var unobserved = new UnobservedExceptions();
        await using var app = await StartAsync();
        var world = await HostileWorld.AtAsync(app, IsBehindHost);
        AssertNothingOdd(app);
        var books = new RawBooks(world);

        await SendAsync(app, world, books, Count / 5, part: 0);
        var before = await MemoryAsync(app);
        await SendAsync(app, world, books, Count - books.Requests, part: 1);
        var growth = await MemoryAsync(app) - before;

        TestContext.Current.TestOutputHelper?.WriteLine($"{books}; {growth / 1024.0 / 1024:0.0} MB more in use at the end");
        Assert.Equal(Count, books.Requests);
        Assert.InRange(books.PastTheRouter, Count * PastTheRouter, Count);
        Assert.All(Expected, status => Assert.True(books.Statuses.GetValueOrDefault(status) > 0, $"None was answered with {status}."));
        Assert.True(growth <= MostGrowth, $"{growth} bytes more are in use after {Count} requests.");
        Assert.Empty(unobserved.Seen);
        await AssertAllIsWellAsync(app, world);
    }

    private protected Task<TestApp> StartAsync() => StartAsync(fixture.Server, storage, head);

    private protected virtual Task<TestApp> StartAsync(SimulatedIonServer ion, Storage where, Head on) => on.StartAsync(ion, where, Settings);

    /// <summary>What is in use that nobody can do without.</summary>
    private protected abstract Task<long> MemoryAsync(TestApp app);

    private static async Task SendAsync(TestApp app, HostileWorld world, RawBooks books, int count, int part)
    {
        // What is in a batch is of one generator, and so is what is beside it: the requests are the same whoever comes first.
        var shares = Enumerable.Range(0, Connections).Select(i => (count / Connections) + (i < count % Connections ? 1 : 0));
        var sending = shares.Select((share, i) => Task.Factory.StartNew(
            () => Send(app, new HostileRequests((Seed * 1_000) + (part * 100) + i, world), books, share), TestContext.Current.CancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default)).ToList();
        await Task.WhenAll(sending);
        AssertNothingOdd(app);
    }

    private static void Send(TestApp app, HostileRequests requests, RawBooks books, int count)
    {
        using var connection = new HostileConnection(app.BaseUrl.Port, books);
        List<HostileRequest> atOnce = [];
        for (var i = 0; i < count; i++)
        {
            var request = requests.Next();
            if (request.End == RequestEnd.Framed)
            {
                atOnce.Add(request);
            }
            else
            {
                connection.SendAlone(request);
            }

            if (atOnce.Count > i % Deepest)
            {
                connection.SendAtOnce(atOnce);
                atOnce.Clear();
            }

            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
        }

        connection.SendAtOnce(atOnce);
    }

    /// <summary>The log so far, which is let go: it would be what grows.</summary>
    private static void AssertNothingOdd(TestApp app)
    {
        var log = app.LogLines;
        while (log.TryDequeue(out var line))
        {
            Assert.True(LogForms.FaultOf(line) is null, $"This line is {LogForms.FaultOf(line)}: {line}");
        }
    }

    private static async Task AssertAllIsWellAsync(TestApp app, HostileWorld world)
    {
        using var visitor = app.NewVisitor();
        await visitor.SignInAsync(SampleUsers.Katherine);
        Assert.True(await visitor.IsSignedInAsync());
        Assert.NotEqual("", (await visitor.GetJsonAsync("/api/profile")).GetProperty("ion_username").GetString());
        foreach (var session in world.Sessions)
        {
            using var before = app.NewVisitor();
            before.Cookies["ion-session"] = session;
            Assert.True(await before.IsSignedInAsync());
        }

        using var health = await visitor.GetAsync("/api/health");
        Assert.Equal(HttpStatusCode.OK, health.StatusCode);
        using var logout = await visitor.PostAsync("/api/logout");
        Assert.Equal(HttpStatusCode.NoContent, logout.StatusCode);
        AssertNothingOdd(app);
    }
}
