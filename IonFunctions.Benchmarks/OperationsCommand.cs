namespace IonFunctions.Benchmarks;

/// <summary>Prints the storage requests that each thing a user does costs.</summary>
internal static class OperationsCommand
{
    public static async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var counted = await StorageOperations.CountAsync(cancellationToken);
        var table = new TextTable("", "storage requests", "which") { EndsInWords = true };
        void Add(string name, IReadOnlyList<string> requests, int per = 1) =>
            table.Add(name, $"{(double)requests.Count / per:0.##}", Summary(requests, per));
        Add("sign-in", counted.SignIn);
        Add("proxied request, session known to the instance", counted.ProxiedWhereKnown);
        Add("proxied request, session not known to it", counted.ProxiedWhereUnknown);
        Add("proxied request, unknown session id", counted.ProxiedWithUnknownId);
        Add("proxied request, no cookie", counted.ProxiedWithoutCookie);
        Add("refresh on demand", counted.RefreshOnDemand);
        Add($"refresh by a sweep of {StorageOperations.SweptSessions}", counted.Sweep, StorageOperations.SweptSessions);
        Add("sign-out", counted.SignOut);
        await table.WriteAsync("Storage requests, counted as they leave the SDK:");
        return 0;
    }

    private static string Summary(IReadOnlyList<string> requests, int per) => per == 1
        ? string.Join(", ", requests)
        : string.Join(", ", requests.CountBy(name => name, StringComparer.Ordinal).Select(count => $"{(double)count.Value / per:0.##} {count.Key}"));
}
