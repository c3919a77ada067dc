using IonFunctions.Core.Hosting;

namespace IonFunctions.Core.Refresh;

/// <summary>
/// Which sweeper has which shard of what is due. It saves them from looking at the same rows, and no more: that a token is
/// refreshed once the sessions' leases see to, whoever sweeps (invariant 1).
/// </summary>
/// <remarks>All throw <see cref="DependencyUnavailableException"/> when storage can't be used.</remarks>
internal interface IShardClaims
{
    /// <summary>Takes the shard for so long, by the storage service's clock; null while another has it.</summary>
    Task<ShardClaim?> TakeAsync(int shard, string holder, TimeSpan duration, CancellationToken cancellationToken);

    /// <summary>Gives it back, unless it has lapsed and another has taken it.</summary>
    Task GiveBackAsync(ShardClaim claim, CancellationToken cancellationToken);
}
