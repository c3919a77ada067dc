using System.Text.Json;
using IonFunctions.Local;

namespace IonFunctions.Benchmarks.Capacity;

/// <summary>What Azure asks, from <c>prices.json</c>, which says since when and where that is from.</summary>
internal sealed record Prices(DateOnly Entered, string Currency, string Note, FunctionPrices Functions, StoragePrices Storage, VaultPrices Vault)
{
    public static Prices Read() => JsonSerializer.Deserialize<Prices>(
        File.ReadAllText(Path.Combine(RepositoryRoot.Find(), "IonFunctions.Benchmarks", "Capacity", "prices.json")), JsonSerializerOptions.Web)!;
}

/// <summary>Of Flex Consumption, on demand; what is free is so once a subscription and month.</summary>
internal sealed record FunctionPrices(
    string Source, double PerGigabyteSecond, double FreeGigabyteSeconds, double PerMillionExecutions, double FreeExecutions);

/// <summary>Of Table Storage.</summary>
internal sealed record StoragePrices(string Source, double PerTenThousandRequests, double PerGigabyteMonth);

/// <summary>Of Key Vault.</summary>
internal sealed record VaultPrices(string Source, double PerTenThousandRequests);
