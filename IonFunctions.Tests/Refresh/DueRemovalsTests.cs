using IonFunctions.Benchmarks;
using IonFunctions.Core.Refresh;
using IonFunctions.Core.Sessions;
using Microsoft.Extensions.Logging.Abstractions;

namespace IonFunctions.Tests.Refresh;

/// <summary>Due rows are taken away in transactions, against Azurite.</summary>
public sealed class DueRemovalsTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Minute = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);

    // Of its own: other tests' sweeps would take these rows away.
    private Rig _rig = null!;
    private Instance _instance = null!;

    public async ValueTask InitializeAsync()
    {
        _rig = await Rig.StartAsync(TestContext.Current.CancellationToken);
        _instance = new(_rig.Settings(port: 1));
    }

    public async ValueTask DisposeAsync()
    {
        await _instance.DisposeAsync();
        await _rig.DisposeAsync();
    }

    [Fact]
    public async Task A_partition_goes_in_transactions_of_a_hundred()
    {
        var rows = await AddAsync(250);

        var requests = await RemoveAsync(rows);

        Assert.Equal(["BATCH refreshdue", "BATCH refreshdue", "BATCH refreshdue"], requests);
        Assert.Empty(await ReadAsync());
    }

    [Fact]
    public async Task Rows_that_another_sweep_has_taken_away_do_not_keep_the_others()
    {
        var rows = await AddAsync(3);
        await _instance.Get<IDueIndex>().RemoveAsync(rows[1], TestContext.Current.CancellationToken);

        await RemoveAsync(rows);

        Assert.Empty(await ReadAsync());
    }

    private async Task<List<DueRow>> AddAsync(int count)
    {
        var rows = Enumerable.Range(0, count).Select(_ => new DueRow(0, Minute, SessionId.New().Handle)).ToList();
        foreach (var row in rows)
        {
            await _instance.Get<IDueIndex>().AddAsync(row, TestContext.Current.CancellationToken);
        }

        Assert.Equal(count, (await ReadAsync()).Count);
        return rows;
    }

    private async Task<IEnumerable<string>> RemoveAsync(IEnumerable<DueRow> rows)
    {
        _instance.Storage.Take();
        var removals = new DueRemovals(_instance.Get<IDueIndex>(), NullLogger.Instance);
        await Task.WhenAll(rows.Select(removals.AddAsync));
        await removals.FinishAsync(parallelism: 2);
        return _instance.Storage.Take().Select(request => request.Name);
    }

    private async Task<List<DueRow>> ReadAsync() =>
        await _instance.Get<IDueIndex>().ReadDueAsync(0, Minute, TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);
}
