using IonFunctions.Local;

namespace IonFunctions.Benchmarks.Peers;

/// <summary>What an instance that has just started asks of others, one after the other, before it asks Ion for the profile of a session that another instance began.</summary>
internal static class RoundTrips
{
    private const string Case = "sequential round trips to the first profile of a session of another instance";

    public static async Task<PeersRow> CountAsync(ICollection<string> skipped, CancellationToken cancellationToken)
    {
        try
        {
            var requests = (await StorageOperations.CountAsync(cancellationToken)).ProxiedWhereUnknown;
            return PeersRow.Of($"{Case} ({string.Join(", ", requests)})", "before Ion is asked", "", [requests.Count], [1], new(PeersGoalKind.AtMost, 2));
        }
        catch (StartException e)
        {
            skipped.Add($"round trips, for which Azurite is needed (npm ci): {e.Message}");
            return PeersRow.Of(Case, "before Ion is asked", "", [0], [1], goal: null);
        }
    }
}
