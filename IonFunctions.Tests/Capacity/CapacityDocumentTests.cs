using IonFunctions.Benchmarks.Capacity;

namespace IonFunctions.Tests.Capacity;

/// <summary>docs/capacity.md says what is computed from what was counted; that it is what a run counts now, <c>StorageOperationsTests</c> holds.</summary>
public sealed class CapacityDocumentTests
{
    [Fact]
    public void Its_tables_are_those_that_the_command_computes()
    {
        var document = File.ReadAllText(CapacityDocument.Path);

        Assert.Equal(CapacityDocument.With(document, CapacityTables.All()), document);
    }

    [Fact]
    public void It_says_when_the_prices_were_entered() =>
        Assert.Contains($"{Prices.Read().Entered:yyyy-MM-dd}", File.ReadAllText(CapacityDocument.Path), StringComparison.Ordinal);

    [Fact]
    public void What_is_free_is_not_paid_and_what_is_more_is()
    {
        var prices = new Prices(
            new(2026, 1, 1), "USD", "",
            new("", PerGigabyteSecond: 2, FreeGigabyteSeconds: 100, PerMillionExecutions: 3, FreeExecutions: 1_000_000), new("", 5, 7), new("", 11));

        var free = MonthlyCost.Of(new(1, Executions: 1_000_000, GigabyteSeconds: 100, StorageRequests: 0, VaultRequests: 0, StoredGigabytes: 0), prices);
        var paid = MonthlyCost.Of(new(1, Executions: 3_000_000, GigabyteSeconds: 110, StorageRequests: 20_000, VaultRequests: 10_000, StoredGigabytes: 2), prices);

        Assert.Equal(0, free.Together);
        Assert.Equal((6, 20, 10, 14, 11, 61), (paid.Executions, paid.GigabyteSeconds, paid.StorageRequests, paid.Stored, paid.VaultRequests, paid.Together));
    }

    /// <summary>The token's ten hours, less the lead time of one, less half of the jitter's quarter of that.</summary>
    [Fact]
    public void A_session_in_use_is_refreshed_as_often_as_the_app_does_it()
    {
        Assert.Equal(TimeSpan.FromMinutes((10 * 60) - 60 - 7.5), RefreshRhythm.Interval);
        Assert.Equal(30 * 24 * 12, RefreshRhythm.SweepsAMonth);
    }

    [Fact]
    public void With_more_users_nothing_is_asked_for_less()
    {
        var (counts, model) = (OperationCounts.Read(), UserModel.Read());
        var loads = new[] { 10.0, 1_000, 100_000, 10_000_000 }.Select(users => Load.Of(users, counts, model)).ToList();

        Assert.All(loads.Zip(loads.Skip(1)), pair => Assert.All(
            pair.First.Limits.Zip(pair.Second.Limits), limits => Assert.True(limits.First.Asked <= limits.Second.Asked, limits.First.Name)));
    }
}
