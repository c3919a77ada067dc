using IonFunctions.Core.Hosting;
using IonFunctions.Core.Refresh;
using IonFunctions.Core.Sessions;
using IonFunctions.Core.Settings;
using IonFunctions.Simulator.Faults;
using IonFunctions.Tests.Contract;
using Microsoft.Extensions.DependencyInjection;

namespace IonFunctions.Tests.Refresh;

// Several sweepers share the shards: none is left, none is swept by two, and whoever dies with one leaves it for no longer than until the next sweep.
public sealed partial class SweepTests
{
    private static readonly (string, string) Shared = ("Refresh:Sweepers", "4");

    [Fact]
    public async Task Four_sweepers_refresh_each_session_once_and_look_at_no_shard_twice()
    {
        var apps = new List<TestApp>();
        for (var i = 0; i < RefreshSettings.MostSweepers; i++)
        {
            apps.Add(await World.StartAppAsync(configure: null, Shared));
        }

        await World.AddSessionsAsync(apps[0], 40);
        World.Time.Advance(UntilDue);

        await RunAsync([.. apps.Select((app, number) => (app, number + 1))]);

        Assert.Equal((40, 40), (World.CountRefreshes("success"), World.CountRefreshes()));
        await AllShardsAreFreeAsync(apps[0]);
        await World.Stored.NoDueRowIsLostAsync();
    }

    /// <summary>A timer may be started twice for one time.</summary>
    [Fact]
    public async Task The_same_sweeper_twice_at_once_refreshes_each_session_once()
    {
        TestApp[] apps = [await World.StartAppAsync(configure: null, Shared), await World.StartAppAsync(configure: null, Shared)];
        await World.AddSessionsAsync(apps[0], 20);
        World.Time.Advance(UntilDue);

        await RunAsync([(apps[0], 3), (apps[1], 3)]);

        Assert.Equal((20, 20), (World.CountRefreshes("success"), World.CountRefreshes()));
        await World.Stored.NoDueRowIsLostAsync();
    }

    [Fact]
    public async Task A_sweeper_alone_sweeps_all_shards_whichever_it_begins_with()
    {
        var app = await World.StartAppAsync(configure: null, Shared);
        await World.AddSessionsAsync(app, 20);
        World.Time.Advance(UntilDue);

        await RunAsync([(app, 4)]);

        Assert.Equal(20, World.CountRefreshes("success"));
        await AllShardsAreFreeAsync(app);
    }

    [Fact]
    public async Task A_shard_in_anothers_hand_is_left_to_it_and_is_anybodys_when_that_has_died()
    {
        var app = await World.StartAppAsync(configure: null, Shared);
        var sessions = await World.AddSessionsAsync(app, 40);
        World.Time.Advance(UntilDue);
        var claims = app.Services.GetRequiredService<IShardClaims>();
        const int inHand = 0; // The first that it comes to, so that all others come after.
        var claim = await claims.TakeAsync(inHand, "another", TimeSpan.FromHours(1), CancellationToken);

        await RunAsync([(app, 1)]);

        var elsewhere = sessions.Count(session => ShardOf(session) != inHand);
        Assert.Equal(elsewhere, World.CountRefreshes());
        // As if that were long ago: what who died has had has lapsed.
        await claims.GiveBackAsync(claim!, CancellationToken);
        Assert.NotNull(await claims.TakeAsync(inHand, "another", -TimeSpan.FromHours(1), CancellationToken));

        await RunAsync([(app, 1)]);

        Assert.Equal((40, 40), (World.CountRefreshes("success"), World.CountRefreshes()));
        await World.Stored.NoDueRowIsLostAsync();
    }

    /// <summary>Whichever shard a session is in, it is the same Ion.</summary>
    [Fact]
    public async Task Once_Ion_is_down_no_further_shard_is_taken()
    {
        var claims = new CountedClaims();
        var app = await World.StartAppAsync(services => services.AddSingleton<IShardClaims>(claims), Shared);
        await World.AddSessionsAsync(app, 100);
        World.Time.Advance(UntilDue);
        World.Ion.Faults.Add(new Fault { Endpoint = "token", Drop = true });

        await RunAsync([(app, 3)]);

        Assert.Equal([2], claims.Taken);
        World.Ion.Faults.Clear();
        World.Time.Advance(TimeSpan.FromMinutes(5));

        await RunAsync([(app, 3)]);

        Assert.Equal([2, 2, 3, 0, 1], claims.Taken);
        Assert.Equal(100, World.CountRefreshes("success"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Of_many_who_take_a_shard_at_once_one_has_it(bool hasLapsed)
    {
        var claims = (await World.StartAppAsync(configure: null, Shared)).Services.GetRequiredService<IShardClaims>();
        if (hasLapsed)
        {
            Assert.NotNull(await claims.TakeAsync(3, "dead", -TimeSpan.FromSeconds(1), CancellationToken));
        }

        var taken = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => claims.TakeAsync(3, $"taker {i}", TimeSpan.FromHours(1), CancellationToken)));

        Assert.Single(taken, claim => claim is not null);
    }

    [Fact]
    public async Task Who_comes_too_late_gives_back_nothing_that_is_anothers()
    {
        var claims = (await World.StartAppAsync(configure: null, Shared)).Services.GetRequiredService<IShardClaims>();
        var lapsed = await claims.TakeAsync(2, "one", -TimeSpan.FromSeconds(1), CancellationToken);
        var taken = await claims.TakeAsync(2, "other", TimeSpan.FromHours(1), CancellationToken);

        await claims.GiveBackAsync(lapsed!, CancellationToken);

        Assert.Null(await claims.TakeAsync(2, "third", TimeSpan.FromHours(1), CancellationToken));
        await claims.GiveBackAsync(taken!, CancellationToken);
        Assert.NotNull(await claims.TakeAsync(2, "third", TimeSpan.FromSeconds(1), CancellationToken));
    }

    /// <summary>The answer of the write that took it was lost: asked again, it is still its own.</summary>
    [Fact]
    public async Task A_shard_is_not_in_its_own_takers_way()
    {
        var claims = (await World.StartAppAsync(configure: null, Shared)).Services.GetRequiredService<IShardClaims>();

        var first = await claims.TakeAsync(1, "one", TimeSpan.FromHours(1), CancellationToken);
        var again = await claims.TakeAsync(1, "one", TimeSpan.FromHours(1), CancellationToken);

        Assert.Equal(first, again);
    }

    [Fact]
    public async Task With_one_sweeper_no_shard_is_taken_and_the_timers_of_others_do_nothing()
    {
        var app = await World.StartAppAsync(services => services.AddSingleton<IShardClaims, NoClaims>());
        await World.AddSessionsAsync(app, 4);
        World.Time.Advance(UntilDue);

        await RunAsync([(app, 2), (app, 3), (app, 4)]);
        Assert.Equal(0, World.CountRefreshes());

        await RunAsync([(app, 1)]);
        Assert.Equal(4, World.CountRefreshes("success"));
    }

    private static int ShardOf(Session session) => DueRow.At(session.Handle, session.DueAt).Shard;

    private static async Task AllShardsAreFreeAsync(TestApp app)
    {
        var claims = app.Services.GetRequiredService<IShardClaims>();
        for (var shard = 0; shard < DueRow.Shards; shard++)
        {
            var claim = await claims.TakeAsync(shard, "the test", TimeSpan.FromHours(1), CancellationToken);
            Assert.NotNull(claim);
            await claims.GiveBackAsync(claim, CancellationToken);
        }
    }

    private Task RunAsync(IReadOnlyList<(TestApp App, int Sweeper)> sweepers) => World.RunClockAsync(
        Task.WhenAll(sweepers.Select(one => one.App.Services.GetRequiredService<SharedSweep>().RunAsync(one.Sweeper, CancellationToken))), speed: 10);

    /// <summary>Of which each is free.</summary>
    private sealed class CountedClaims : IShardClaims
    {
        public List<int> Taken { get; } = [];

        public Task<ShardClaim?> TakeAsync(int shard, string holder, TimeSpan duration, CancellationToken cancellationToken)
        {
            Taken.Add(shard);
            return Task.FromResult<ShardClaim?>(new(shard, default));
        }

        public Task GiveBackAsync(ShardClaim claim, CancellationToken cancellationToken) => Task.CompletedTask;
    }

    private sealed class NoClaims : IShardClaims
    {
        public Task<ShardClaim?> TakeAsync(int shard, string holder, TimeSpan duration, CancellationToken cancellationToken) =>
            throw new DependencyUnavailableException("storage", inner: null);

        public Task GiveBackAsync(ShardClaim claim, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
