namespace IonFunctions.Benchmarks.Capacity;

/// <summary>What came of a simulated day.</summary>
internal sealed class DayReport
{
    public long SignIns { get; set; }

    public long Refreshes { get; set; }

    /// <summary>Of those, the ones whose token had expired by then: who came before was refreshed on demand.</summary>
    public long TooLate { get; set; }

    public long Queries { get; set; }

    public long Removals { get; set; }

    public long StorageRequests { get; set; }

    /// <summary>The busiest second of the account.</summary>
    public Peak Account { get; } = new();

    /// <summary>Of the partition of due rows that is asked most in a second.</summary>
    public Peak DuePartition { get; } = new();

    /// <summary>Likewise of sessions.</summary>
    public Peak SessionPartition { get; } = new();

    /// <summary>How late a due row was looked at, at worst.</summary>
    public TimeSpan Lag { get; set; }

    /// <summary>Sweeps that ran out of time.</summary>
    public int Unfinished { get; set; }

    public int Sweeps { get; set; }

    /// <summary>The most sessions that were due when a sweep began.</summary>
    public int MostDue { get; set; }

    /// <summary>Due rows by their minute, from midnight on, and shard.</summary>
    public required int[,] DueRows { get; init; }

    /// <summary>The most of something in a second, and when that was.</summary>
    internal sealed class Peak
    {
        public int Requests { get; private set; }

        public TimeSpan At { get; private set; }

        public string Where { get; private set; } = "";

        public void Note(int requests, int second, string where = "")
        {
            if (requests > Requests)
            {
                (Requests, At, Where) = (requests, TimeSpan.FromSeconds(second), where);
            }
        }
    }
}
