using IonFunctions.Benchmarks;
using IonFunctions.Benchmarks.Capacity;

namespace IonFunctions.Tests.Refresh;

/// <summary>What each thing a user does costs in storage requests, as they reach Azurite: what <c>IonFunctions.Benchmarks operations</c> prints.</summary>
public sealed class StorageOperationsTests
{
    [Fact]
    public async Task Are_as_few_as_the_protocol_allows()
    {
        var counted = await StorageOperations.CountAsync(TestContext.Current.CancellationToken);

        // In their order: a due row is written before the session's row that names it, and so is the row of the user's sessions.
        Assert.Equal(["PUT refreshdue", "PUT usersessions", "POST sessions"], counted.SignIn);
        // The token here lived for seconds, so the next is expected to be due soon, and a due row that is soon is written
        // again: a sweep may have come upon it before the session named it. One of Ion's 10 hours costs one request less.
        Assert.Equal(["PUT sessions", "PUT refreshdue", "PUT sessions", "PUT refreshdue"], counted.RefreshOnDemand);
        Assert.Equal(["GET sessions", "DELETE sessions", "DELETE usersessions"], counted.SignOut);
        Assert.Empty(counted.ProxiedWhereKnown);
        Assert.Equal(["GET sessions"], counted.ProxiedWhereUnknown);
        Assert.Equal(["GET sessions"], counted.ProxiedWithUnknownId);
        Assert.Empty(counted.ProxiedWithoutCookie);

        var swept = counted.Sweep.CountBy(name => name, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
        Assert.Equal(StorageOperations.SweptSessions, swept["GET sessions"]);
        Assert.Equal(2 * StorageOperations.SweptSessions, swept["PUT sessions"]);
        Assert.Equal(StorageOperations.SweptSessions, swept["PUT refreshdue"]);
        Assert.Equal(StorageOperations.SweptShards, swept["QUERY refreshdue"]);
        // Due rows go a partition at a time; one that is alone in its partition needs no transaction.
        var removals = swept.GetValueOrDefault("BATCH refreshdue") + swept.GetValueOrDefault("DELETE refreshdue");
        Assert.Equal(counted.SweptPartitions, removals);
        Assert.Equal((4 * StorageOperations.SweptSessions) + StorageOperations.SweptShards + removals, counted.Sweep.Count);

        // What docs/capacity.md computes limits and costs from; where this fails, `IonFunctions.Benchmarks cost --count` counts and computes anew.
        Assert.Equal(OperationCounts.Read().ToJson(), counted.Counts.ToJson());
    }
}
