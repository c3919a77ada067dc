using System.Text.Json;
using System.Text.RegularExpressions;
using System.Web;
using Azure;
using IonFunctions.Core.Refresh;
using IonFunctions.Core.Sessions;
using Microsoft.Extensions.DependencyInjection;

namespace IonFunctions.Tests.Refresh;

/// <summary>The due index in Table Storage, and what reading it costs.</summary>
public sealed partial class DueIndexTests(SweepWorld world) : SweepSuite(world)
{
    [Fact]
    public async Task A_partition_is_a_shard_and_the_minute_from_which_the_session_is_due()
    {
        var app = await World.StartAppAsync();
        var sessions = await World.AddSessionsAsync(app, 40);

        var rows = await World.Stored.ReadDueAsync();
        Assert.Equal(sessions.Select(session => session.Handle.Value).Order(StringComparer.Ordinal), rows.Select(row => row.Handle.Value).Order(StringComparer.Ordinal));
        Assert.Equal([0, 1, 2, 3], rows.Select(row => row.Shard).Distinct().Order());
        Assert.All(rows, row =>
        {
            Assert.Matches(PartitionKey(), row.PartitionKey);
            var due = sessions.Single(session => session.Handle == row.Handle).DueAt;
            Assert.InRange(row.Minute - due, TimeSpan.FromTicks(1), TimeSpan.FromMinutes(1));
            Assert.Equal(0, row.Minute.UtcTicks % TimeSpan.TicksPerMinute);
        });
    }

    [Fact]
    public async Task A_row_is_taken_away_as_it_was_read_and_stays_when_it_was_added_again_since()
    {
        var app = await World.StartAppAsync();
        var index = app.Services.GetRequiredService<IDueIndex>();
        var now = DateTimeOffset.UtcNow;
        var minute = now.AddMinutes(-5);
        var handles = Enumerable.Range(0, 6).Select(_ => SessionId.New().Handle).Where(handle => DueRow.At(handle, minute).Shard == 0).ToList();
        while (handles.Count < 3)
        {
            var handle = SessionId.New().Handle;
            handles.AddRange(DueRow.At(handle, minute).Shard == 0 ? [handle] : []);
        }

        foreach (var handle in handles)
        {
            await index.AddAsync(DueRow.At(handle, minute), CancellationToken);
        }

        var read = await index.ReadDueAsync(0, now, CancellationToken).ToListAsync(CancellationToken);
        Assert.Equal(handles.Count, read.Count);
        Assert.DoesNotContain(read, row => row.Version == ETag.All);
        var again = DueRow.At(handles[0], minute);
        await index.AddAsync(again, CancellationToken);

        await index.RemoveAsync(read.Single(row => row == again), CancellationToken);
        Assert.Equal(handles.Count, (await World.Stored.ReadDueAsync()).Count);

        await index.RemoveAsync(read, CancellationToken);
        Assert.Equal([again], await World.Stored.ReadDueAsync());
    }

    [Fact]
    public async Task A_sweep_reads_what_is_due_and_nothing_else()
    {
        await using var relay = await World.RelayStorageAsync();
        var app = await World.StartAppAsync(null, await World.StorageBehindAsync(relay));
        await World.AddSessionsAsync(app, 60);
        var due = await World.AddSessionsAsync(app, 5, (session, number) => session with
        {
            Tokens = session.Tokens with { ExpiresAt = World.Time.GetUtcNow().AddMinutes(30) },
            DueAt = World.Time.GetUtcNow().AddMinutes(-2 - number),
        });
        relay.Journal.Clear();

        var report = await World.SweepAsync(app);

        Assert.Equal((5, 5), (report.Due, report.Refreshed));
        var queries = relay.Journal.Where(exchange => exchange.Method == "GET" && exchange.Target.Contains("refreshdue()", StringComparison.Ordinal)).ToList();
        Assert.Equal(DueRow.Shards, queries.Count);
        Assert.All(queries, query => Assert.Matches(Range(), HttpUtility.UrlDecode(query.Target)));
        Assert.Equal(5, queries.Sum(query => JsonElement.Parse(query.ResponseBody).GetProperty("value").GetArrayLength()));

        // No session is read but these, each by its keys and once; three writes each: the lease, the pair, the due rows.
        var rest = relay.Journal.Except(queries).ToList();
        Assert.All(rest, exchange => Assert.Contains(due, session => exchange.Target.Contains(session.Handle.Value, StringComparison.Ordinal)));
        Assert.Equal(5, rest.Count(exchange => exchange.Method == "GET"));
        var writes = rest.Where(exchange => exchange.Method is "PUT" or "POST" && exchange.Target.Contains("/sessions(", StringComparison.Ordinal)).ToList();
        var leases = writes.Count(write => write.RequestBody.Contains("LeaseHolder", StringComparison.Ordinal));
        Assert.Equal(5, writes.Count - leases);
        Assert.True(leases >= 5); // On a machine so busy that a refresh takes long its lease is renewed meanwhile.
        Assert.Equal(5 * 2, rest.Count(exchange => exchange.Target.Contains("/refreshdue(", StringComparison.Ordinal)));
        Assert.Equal(5 * 4 + leases, rest.Count);
    }

    [GeneratedRegex("^[0-3]-[0-9]{12}$", RegexOptions.None, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex PartitionKey();

    [GeneratedRegex("PartitionKey ge '[0-3]-' and PartitionKey le '[0-3]-[0-9]{12}'", RegexOptions.None, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Range();
}
