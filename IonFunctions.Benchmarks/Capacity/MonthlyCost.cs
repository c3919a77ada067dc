namespace IonFunctions.Benchmarks.Capacity;

/// <summary>What Azure asks for a month's use.</summary>
internal sealed record MonthlyCost(
    double Users, double Executions, double GigabyteSeconds, double StorageRequests, double Stored, double VaultRequests)
{
    public double Together => Executions + GigabyteSeconds + StorageRequests + Stored + VaultRequests;

    public static MonthlyCost Of(MonthlyUse use, Prices prices) => new(
        use.Users,
        Paid(use.Executions, prices.Functions.FreeExecutions) / 1e6 * prices.Functions.PerMillionExecutions,
        Paid(use.GigabyteSeconds, prices.Functions.FreeGigabyteSeconds) * prices.Functions.PerGigabyteSecond,
        use.StorageRequests / 1e4 * prices.Storage.PerTenThousandRequests,
        use.StoredGigabytes * prices.Storage.PerGigabyteMonth,
        use.VaultRequests / 1e4 * prices.Vault.PerTenThousandRequests);

    private static double Paid(double used, double free) => Math.Max(0, used - free);
}
