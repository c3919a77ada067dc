namespace IonFunctions.Benchmarks.Capacity;

/// <summary>Counts requests second by second, and refuses what is more than Azure's targets for an account and a partition.</summary>
internal sealed class RequestLimits
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _partitions = new(StringComparer.Ordinal);
    private long _second;
    private int _account;

    public int Peak { get; private set; }

    public int Requests { get; private set; }

    public int Refused { get; private set; }

    /// <summary>False where this second has had enough of them.</summary>
    public bool Allow(string partition, int entities)
    {
        lock (_lock)
        {
            var second = Environment.TickCount64 / 1000;
            if (second != _second)
            {
                (_second, _account) = (second, 0);
                _partitions.Clear();
            }

            Requests++;
            _account++;
            Peak = Math.Max(Peak, _account);
            var inPartition = _partitions[partition] = _partitions.GetValueOrDefault(partition) + entities;
            if (_account <= Load.AccountLimit && inPartition <= Load.PartitionLimit)
            {
                return true;
            }

            Refused++;
            return false;
        }
    }
}
