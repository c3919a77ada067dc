using System.Text.Json;
using System.Text.Json.Serialization;
using IonFunctions.Local;

namespace IonFunctions.Benchmarks.Capacity;

/// <summary>What each thing costs in executions and requests to storage and vault, as <see cref="CountingRun"/> counts it; kept in <c>counts.json</c>.</summary>
internal sealed record OperationCounts
{
    private static readonly JsonSerializerOptions Format = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    public required ThingCount SignIn { get; init; }

    public required ThingCount SignOut { get; init; }

    /// <summary>A proxied request of a session that the instance knows.</summary>
    public required ThingCount RequestKnown { get; init; }

    /// <summary>Of one that it does not know.</summary>
    public required ThingCount RequestUnknown { get; init; }

    /// <summary>Of one whose last use was written an hour ago or more.</summary>
    public required ThingCount RequestAfterAnHour { get; init; }

    /// <summary>Of one whose token of ten hours has expired.</summary>
    public required ThingCount RequestRefreshing { get; init; }

    /// <summary><c>/api/session</c>, of a session that the instance knows.</summary>
    public required ThingCount SessionQuestion { get; init; }

    /// <summary>A file of the site, for which nobody need be signed in.</summary>
    public required ThingCount PageFile { get; init; }

    /// <summary>A sweep that finds nothing due.</summary>
    public required ThingCount Sweep { get; init; }

    /// <summary>What a session that a sweep refreshes adds to that.</summary>
    public required ThingCount SweptRefresh { get; init; }

    /// <summary>What one adds that has come to its end.</summary>
    public required ThingCount SweptEnd { get; init; }

    /// <summary>What a partition of up to a hundred due rows adds that is taken away.</summary>
    public required ThingCount SweptPartition { get; init; }

    /// <summary>An instance that starts.</summary>
    public required ThingCount Start { get; init; }

    /// <summary>An instance that has run for another 15 minutes.</summary>
    public required ThingCount SecretsReload { get; init; }

    /// <summary>Of a session's three rows together, as they go over the network.</summary>
    public required int SessionBytes { get; init; }

    private static string Path => System.IO.Path.Combine(RepositoryRoot.Find(), "IonFunctions.Benchmarks", "Capacity", "counts.json");

    public static OperationCounts Read() => JsonSerializer.Deserialize<OperationCounts>(File.ReadAllText(Path), Format)!;

    public Task WriteAsync(CancellationToken cancellationToken) => File.WriteAllTextAsync(Path, ToJson(), cancellationToken);

    public string ToJson() => JsonSerializer.Serialize(this, Format).ReplaceLineEndings("\n") + "\n";

    /// <summary>Each thing by what it is called to a reader.</summary>
    [JsonIgnore]
    public IEnumerable<(string Name, ThingCount Count)> Things =>
    [
        ("sign-in: login and callback", SignIn),
        ("proxied request, session known to the instance", RequestKnown),
        ("proxied request, session not known to it", RequestUnknown),
        ("proxied request, an hour or more after the last", RequestAfterAnHour),
        ("proxied request that finds its token expired", RequestRefreshing),
        ("`/api/session`, session known to the instance", SessionQuestion),
        ("a file of the site", PageFile),
        ("sign-out", SignOut),
        ("sweep that finds nothing due", Sweep),
        ("… each session that it refreshes", SweptRefresh),
        ("… each session that it ends", SweptEnd),
        ("… each hundred due rows of a minute and shard", SweptPartition),
        ("start of an instance", Start),
        ("an instance's next 15 minutes", SecretsReload),
    ];
}
