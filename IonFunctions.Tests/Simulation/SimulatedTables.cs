using System.Globalization;
using System.Text;
using Azure;
using IonFunctions.Core.Refresh;
using IonFunctions.Core.Secrets;
using IonFunctions.Core.Sessions;

namespace IonFunctions.Tests.Simulation;

/// <summary>Table Storage itself: rows with ETags, due rows in order, and a look at every write.</summary>
internal sealed class SimulatedTables(World world)
{
    private readonly Dictionary<SessionHandle, SessionRow> _sessions = [];
    private readonly Dictionary<string, (int Number, Process Process)> _holders = [];
    private readonly Dictionary<(Process Process, SessionHandle Handle), (int Generation, DateTimeOffset Until)> _leases = [];
    private readonly Dictionary<(string PartitionKey, string RowKey), ETag> _dueVersions = [];
    private readonly Dictionary<int, (string Holder, DateTimeOffset Until, ETag Version)> _claims = [];
    private int _version;

    public SortedSet<(string PartitionKey, string RowKey)> Due { get; } =
        new(Comparer<(string PartitionKey, string RowKey)>.Create(static (one, other) =>
            string.CompareOrdinal(one.PartitionKey, other.PartitionKey) is var order and not 0
                ? order
                : string.CompareOrdinal(one.RowKey, other.RowKey)));

    /// <summary>Which sessions are whose.</summary>
    public HashSet<(UserKey User, SessionHandle Session)> OfUsers { get; } = [];

    public SessionRow? Find(SessionHandle handle) => _sessions.GetValueOrDefault(handle);

    /// <summary>Which pair a row has.</summary>
    public static int GenerationOf(SessionRow row) => SimulatedSession.Parse(Open(row, "RefreshToken", row.SealedRefreshToken)).Generation;

    /// <summary>The lease that a process had last on a session, and on which pair.</summary>
    public (int Generation, DateTimeOffset Until)? LeaseOf(Process process, SessionHandle handle) =>
        _leases.TryGetValue((process, handle), out var lease) ? lease : null;

    /// <summary>Who took a lease.</summary>
    public Process? HolderOf(RefreshLease lease) => _holders.TryGetValue(lease.Holder, out var holder) ? holder.Process : null;

    public SessionRow? Read(SessionHandle handle, Process by)
    {
        var row = Find(handle);
        world.Note($"{by} reads {world.NameOf(handle)}: {Describe(row)}");
        return row;
    }

    public ETag Insert(SessionRow row, Process by)
    {
        world.SessionOf(row.Handle).NoteStored(GenerationOf(row));
        return Put(row, by);
    }

    public ETag? Replace(SessionRow row, Process by)
    {
        if (!_sessions.TryGetValue(row.Handle, out var before) || before.Version != row.Version)
        {
            world.Note($"{by} can't replace {world.NameOf(row.Handle)}: it has changed");
            return null;
        }

        var (generation, generationBefore) = (GenerationOf(row), GenerationOf(before));
        if (row.Lease is { } lease && (_holders.TryAdd(lease.Holder, (_holders.Count + 1, by)) || HolderOf(lease) == by))
        {
            _leases[(by, row.Handle)] = (generation, lease.Until);
        }

        world.SessionOf(row.Handle).NoteStored(generation);
        var etag = Put(row, by);
        Invariants.CheckReplaced(world, before, generationBefore, row, generation, by);
        return etag;
    }

    public bool Delete(SessionHandle handle, ETag version, Process by)
    {
        if (!_sessions.TryGetValue(handle, out var row))
        {
            return true;
        }

        if (version != ETag.All && row.Version != version)
        {
            world.Note($"{by} can't delete {world.NameOf(handle)}: it has changed");
            return false;
        }

        world.Note($"{by} deletes {world.NameOf(handle)}: {Describe(row)}");
        Invariants.CheckDeleted(world, row, GenerationOf(row));
        return _sessions.Remove(handle);
    }

    public void AddDue(DueRow row, Process by)
    {
        world.Note($"{by} adds due row {row.PartitionKey} of {world.NameOf(row.Handle)}");
        Due.Add((row.PartitionKey, row.Handle.Value));
        _dueVersions[(row.PartitionKey, row.Handle.Value)] = NextVersion();
    }

    public void RemoveDue(DueRow row, Process by)
    {
        var key = (row.PartitionKey, row.Handle.Value);
        if (row.Version != ETag.All && _dueVersions.TryGetValue(key, out var version) && version != row.Version)
        {
            world.Note($"{by} can't remove due row {row.PartitionKey} of {world.NameOf(row.Handle)}: it was added again");
            return;
        }

        world.Note($"{by} removes due row {row.PartitionKey} of {world.NameOf(row.Handle)}");
        Due.Remove(key);
        _dueVersions.Remove(key);
    }

    /// <summary>What is due in a shard, after the row with which the last page ended.</summary>
    public List<DueRow> ReadDue(int shard, DateTimeOffset now, DueRow? after, int pageSize)
    {
        var (first, last) = DueRow.PartitionsUpTo(shard, now);
        return [.. Due
            .Where(row => string.CompareOrdinal(row.PartitionKey, first) >= 0 && string.CompareOrdinal(row.PartitionKey, last) <= 0
                && (after is null || Due.Comparer.Compare(row, (after.PartitionKey, after.Handle.Value)) > 0))
            .Take(pageSize)
            .Select(row => DueRow.Parse(row.PartitionKey, row.RowKey)! with { Version = _dueVersions[row] })];
    }

    public ShardClaim? TakeShard(int shard, string holder, TimeSpan duration, Process by)
    {
        if (_claims.TryGetValue(shard, out var claim) && claim.Until > world.Scheduler.Now && claim.Holder != holder)
        {
            world.Note($"{by} can't take shard {shard}: another has it until {claim.Until:HH:mm:ss}");
            return null;
        }

        world.Note($"{by} takes shard {shard}");
        var version = NextVersion();
        _claims[shard] = (holder, world.Scheduler.Now + duration, version);
        return new(shard, version);
    }

    public void GiveShardBack(ShardClaim claim, Process by)
    {
        world.Note($"{by} gives shard {claim.Shard} back");
        if (_claims.TryGetValue(claim.Shard, out var taken) && taken.Version == claim.Version)
        {
            _claims.Remove(claim.Shard);
        }
    }

    private ETag Put(SessionRow row, Process by)
    {
        var version = NextVersion();
        _sessions[row.Handle] = row with { Version = version };
        world.Note($"{by} writes {world.NameOf(row.Handle)}: {Describe(row)}");
        return version;
    }

    private ETag NextVersion() => new((++_version).ToString(CultureInfo.InvariantCulture));

    private string Describe(SessionRow? row) => row is null
        ? "nothing"
        : string.Create(
            CultureInfo.InvariantCulture,
            $"pair {GenerationOf(row)} until {row.AccessTokenExpiresAt:HH:mm:ss}, due {row.DueAt:MM-dd HH:mm:ss}, lease {Describe(row.Lease)}, late until {row.LateAnswerUntil:HH:mm:ss}");

    private string Describe(RefreshLease? lease) => lease is null
        ? "none"
        : string.Create(CultureInfo.InvariantCulture, $"{(_holders.TryGetValue(lease.Holder, out var holder) ? $"{holder.Number} of {holder.Process}" : "new")} until {lease.Until:HH:mm:ss.fff}");

    private static string Open(SessionRow row, string column, byte[] value)
    {
        // Nothing in there waits: the key is in memory.
        var opened = Instance.Sealer.OpenAsync(SealPurpose.Tokens, $"{row.Handle.Value}/{column}", value, CancellationToken.None);
        return Encoding.UTF8.GetString(opened.AsTask().GetAwaiter().GetResult()!);
    }
}
