using System.Globalization;

namespace IonFunctions.Benchmarks.Capacity;

/// <summary>The tables of <c>docs/capacity.md</c>, computed from what was counted; a test holds the page to them.</summary>
internal static class CapacityTables
{
    private static readonly double[] UsersOfCosts = [100, 10_000, 1_000_000];
    private static readonly double[] UsersOfLimits = [1_000, 100_000, 10_000_000];

    /// <summary>Each by the name that it is marked with there.</summary>
    public static IReadOnlyDictionary<string, string> All()
    {
        var (counts, model, prices) = (OperationCounts.Read(), UserModel.Read(), Prices.Read());
        return new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["operations"] = Operations(counts),
            ["limits"] = Limits([.. UsersOfLimits.Select(users => Load.Of(users, counts, model))]),
            ["use"] = Use([.. UsersOfCosts.Select(users => MonthlyUse.Of(users, counts, model))]),
            ["cost"] = Costs([.. UsersOfCosts.Select(users => MonthlyCost.Of(MonthlyUse.Of(users, counts, model), prices))], prices),
        };
    }

    private static string Operations(OperationCounts counts) => Table(
        ["what", "executions", "storage requests", "which", "vault requests"],
        counts.Things.Select(thing => new[]
        {
            thing.Name, Text(thing.Count.Executions), Text(thing.Count.StorageRequests),
            string.Join(", ", thing.Count.Storage.Select(request => request.Value == 1 ? request.Key : Invariant($"{request.Value} {request.Key}"))),
            Text(thing.Count.Vault),
        }));

    private static string Limits(IReadOnlyList<Load> loads) => Table(
        ["in the busiest hour", .. loads.Select(load => Invariant($"{load.Users:N0} users"))],
        [
            .. loads[0].Limits.Select((limit, row) => (string[])[limit.Name, .. loads.Select(load => Text(load.Limits[row]))]),
            ["first to give way", .. loads.Select(load => load.FirstToGiveWay is { Share: > 1 } first ? first.Name.Split(',')[0] : "none")],
        ]);

    private static string Use(IReadOnlyList<MonthlyUse> uses) => Table(
        ["a month", .. uses.Select(use => Invariant($"{use.Users:N0} users"))],
        [
            Row(uses, "executions", use => use.Executions, "N0"),
            Row(uses, "GB-seconds", use => use.GigabyteSeconds, "N0"),
            Row(uses, "storage requests", use => use.StorageRequests, "N0"),
            Row(uses, "vault requests", use => use.VaultRequests, "N0"),
            Row(uses, "GB stored", use => use.StoredGigabytes, "N4"),
            Row(uses, "executions, of a user", use => use.Executions / use.Users, "N1"),
            Row(uses, "GB-seconds, of a user", use => use.GigabyteSeconds / use.Users, "N1"),
            Row(uses, "storage requests, of a user", use => use.StorageRequests / use.Users, "N1"),
            Row(uses, "vault requests, of a user", use => use.VaultRequests / use.Users, "N3"),
        ]);

    private static string Costs(IReadOnlyList<MonthlyCost> costs, Prices prices) => Table(
        [$"{prices.Currency} a month", .. costs.Select(cost => Invariant($"{cost.Users:N0} users"))],
        [
            Row(costs, "executions", cost => cost.Executions, "N2"),
            Row(costs, "GB-seconds", cost => cost.GigabyteSeconds, "N2"),
            Row(costs, "storage requests", cost => cost.StorageRequests, "N2"),
            Row(costs, "stored rows", cost => cost.Stored, "N2"),
            Row(costs, "vault requests", cost => cost.VaultRequests, "N2"),
            Row(costs, "together", cost => cost.Together, "N2"),
            Row(costs, "a user", cost => cost.Together / cost.Users, "N4"),
        ]);

    private static string[] Row<T>(IEnumerable<T> columns, string name, Func<T, double> value, string format) =>
        [name, .. columns.Select(column => value(column).ToString(format, CultureInfo.InvariantCulture))];

    private static string Text(Limit limit) => limit.Most is null ? Amount(limit.Asked) : Invariant($"{Amount(limit.Asked)} ({limit.Share:P1})");

    private static string Amount(double asked) => asked.ToString(asked < 10 ? "N2" : "N0", CultureInfo.InvariantCulture);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);

    private static string Table(string[] header, IEnumerable<string[]> rows) => string.Join('\n',
    [
        Line(header), "| --- |" + string.Concat(Enumerable.Repeat(" --- |", header.Length - 1)), .. rows.Select(Line),
    ]);

    private static string Line(string[] cells) => $"| {string.Join(" | ", cells)} |".Replace("|  |", "| |", StringComparison.Ordinal);
}
