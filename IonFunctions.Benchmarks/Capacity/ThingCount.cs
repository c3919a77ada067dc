using System.Text.Json.Serialization;

namespace IonFunctions.Benchmarks.Capacity;

/// <summary>What one thing costs, as it was counted.</summary>
/// <param name="Executions">Requests that a browser makes for it, or runs of the timer: each is one execution of a function.</param>
/// <param name="Storage">Storage requests by method and table.</param>
/// <param name="Vault">Requests to the vault.</param>
internal sealed record ThingCount(int Executions, SortedDictionary<string, int> Storage, int Vault)
{
    [JsonIgnore]
    public int StorageRequests => Storage.Values.Sum();

    public static ThingCount Of(int executions, IEnumerable<string> storage, int vault) => new(
        executions, new(storage.CountBy(name => name, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal), StringComparer.Ordinal), vault);
}
