using Azure;

namespace IonFunctions.Core.Refresh;

/// <summary>A shard that a sweeper has.</summary>
/// <param name="Shard">Which.</param>
/// <param name="Version">Of the row that says so.</param>
internal sealed record ShardClaim(int Shard, ETag Version);
