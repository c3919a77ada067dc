using IonFunctions.Core.Refresh;
using IonFunctions.Core.Sessions;

namespace IonFunctions.Benchmarks.Capacity;

/// <summary>
/// A day on which all users sign in, second by second, on the app's own due times, jitter, due rows and partitions, with a clock that is
/// counted. Of a user no more is kept than twelve bytes. A sweep takes what is due in due order, at the rate of its sweepers, as long as
/// <see cref="RefreshSweep.Budget"/> lets it.
/// </summary>
internal sealed class DaySimulation
{
    private const int Characters = 64;
    private const int RowsAPage = 1000;
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    private static readonly DateTimeOffset Midnight = new(2026, 9, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly int Seconds = (int)DayPlan.Length.TotalSeconds;

    // Due rows lie up to a token's lifetime ahead.
    private static readonly int Minutes = (int)(DayPlan.Length + RefreshRhythm.TokenLifetime).TotalMinutes + 2;

    /// <summary>A handle for each partition of sessions; which it is of those makes no difference to anything.</summary>
    private static readonly SessionHandle[] Handles =
    [
        .. from first in Alphabet from second in Alphabet select new SessionHandle(string.Concat([first, second]).PadRight(SessionHandle.Length, 'A')),
    ];

    private readonly DayPlan _plan;
    private readonly Touches _signIn;
    private readonly Touches _sweptRefresh;
    private readonly int _removal;
    private readonly DueTimes _times;
    private readonly Random _random;
    private readonly DayReport _report = new() { DueRows = new int[Minutes, DueRow.Shards] };

    // Of each user: the partition, the second of the last tokens, and who is next in the list that they are in.
    private readonly ushort[] _partitions;
    private readonly int[] _since;
    private readonly int[] _next;
    private readonly int[] _signIns = NewLists(Seconds);
    private readonly int[] _due = NewLists(Minutes);

    // What is asked for in this second.
    private readonly int[] _ofSessions = new int[Characters * Characters];
    private readonly int[,] _ofDueRows = new int[Minutes, DueRow.Shards];
    private readonly List<(int Minute, int Shard)> _touched = [];
    private readonly int[,] _taken = new int[Minutes, DueRow.Shards];
    private readonly int[,] _toRemove = new int[Minutes, DueRow.Shards];
    private int _requests;
    private Session _session = null!;

    private DaySimulation(DayPlan plan, OperationCounts counts)
    {
        (_plan, _random) = (plan, new(plan.Seed));
        (_signIn, _sweptRefresh, _removal) = (Touches.Of(counts.SignIn), Touches.Of(counts.SweptRefresh), counts.SweptPartition.StorageRequests);
        _times = new(plan.Settings, _random);
        (_partitions, _since, _next) = (new ushort[plan.Users], new int[plan.Users], new int[plan.Users]);
    }

    public static DayReport Run(DayPlan plan, OperationCounts counts) => new DaySimulation(plan, counts).Run();

    private DayReport Run()
    {
        for (var user = 0; user < _plan.Users; user++)
        {
            _partitions[user] = (ushort)_random.Next(Handles.Length);
            Push(_signIns, (int)Math.Clamp((DayPlan.Morning + (_plan.Spread * Gaussian())).TotalSeconds, 0, Seconds - 1), user);
        }

        var sweep = new Sweep();
        var nextSweep = SweepAfter(0);
        for (var second = 0; second < Seconds; second++)
        {
            _session = RefreshRhythm.SessionOf(Handles[0], Midnight.AddSeconds(second));
            while (TryPop(_signIns, second, out var user))
            {
                SignIn(user, second);
            }

            if (second == nextSweep)
            {
                End(sweep);
                sweep = Begin(second);
                nextSweep = SweepAfter(second);
            }

            Work(sweep, second);
            EndSecond(second);
        }

        return _report;
    }

    private void SignIn(int user, int second)
    {
        _report.SignIns++;
        Ask(_signIn, user, Enter(user, second));
    }

    private Sweep Begin(int second)
    {
        var minute = second / 60;
        var sweep = new Sweep { From = 0, To = minute, Until = second + (int)RefreshSweep.Budget.TotalSeconds, IsUnderWay = true };
        _report.Sweeps++;
        _report.Queries += DueRow.Shards;
        Count(DueRow.Shards);
        var due = 0;
        for (var m = 0; m <= minute; m++)
        {
            for (var shard = 0; shard < DueRow.Shards; shard++)
            {
                due += _report.DueRows[m, shard] - _taken[m, shard];
            }
        }

        _report.MostDue = Math.Max(_report.MostDue, due);
        return sweep;
    }

    /// <summary>A second of a sweep: as many as its sweepers do in one.</summary>
    private void Work(Sweep sweep, int second)
    {
        if (!sweep.IsUnderWay)
        {
            return;
        }

        if (second >= sweep.Until)
        {
            _report.Unfinished++;
            End(sweep);
            return;
        }

        for (sweep.Allowed += _plan.Rate; sweep.Allowed >= 1; sweep.Allowed--)
        {
            while (sweep.From <= sweep.To && _due[sweep.From] < 0)
            {
                sweep.From++;
            }

            if (sweep.From > sweep.To || !TryPop(_due, sweep.From, out var user))
            {
                End(sweep);
                return;
            }

            Refresh(user, sweep, second);
        }
    }

    private void Refresh(int user, Sweep sweep, int second)
    {
        var lag = TimeSpan.FromSeconds(second - (sweep.From * 60));
        _report.Lag = lag > _report.Lag ? lag : _report.Lag;
        _report.Refreshes++;
        _report.TooLate += second >= _since[user] + (int)RefreshRhythm.TokenLifetime.TotalSeconds ? 1 : 0;
        if (++sweep.Rows % RowsAPage == 0)
        {
            _report.Queries++;
            Count(1);
        }

        var shard = ShardOf(user);
        _taken[sweep.From, shard]++;
        if (++_toRemove[sweep.From, shard] == IDueIndex.MostAtOnce)
        {
            Remove(sweep.From, shard);
        }

        Ask(_sweptRefresh, user, Enter(user, second));
    }

    /// <summary>Due rows that are left to be taken away go at the end.</summary>
    private void End(Sweep sweep)
    {
        for (var minute = 0; sweep.IsUnderWay && minute <= sweep.To; minute++)
        {
            for (var shard = 0; shard < DueRow.Shards; shard++)
            {
                if (_toRemove[minute, shard] > 0)
                {
                    Remove(minute, shard);
                }
            }
        }

        sweep.IsUnderWay = false;
    }

    private void Remove(int minute, int shard)
    {
        _report.Removals++;
        _toRemove[minute, shard] = 0;
        Count(_removal);
        TouchDue(minute, shard, _removal);
    }

    /// <summary>Has new tokens, and a due row where the app would put it.</summary>
    private DueRow Enter(int user, int second)
    {
        _since[user] = second;
        var due = _times.InTimeFor(_session, _session.Tokens.ExpiresAt, RefreshRhythm.TokenLifetime);
        var row = DueRow.At(Handles[_partitions[user]], due);
        var minute = MinuteOf(row);
        Push(_due, minute, user);
        _report.DueRows[minute, row.Shard]++;
        return row;
    }

    /// <summary>What a thing asks of storage: of the session's partition, of that of its due row, and of its user's, which is nobody else's.</summary>
    private void Ask(Touches touches, int user, DueRow row)
    {
        Count(touches.All);
        _ofSessions[_partitions[user]] += touches.Sessions;
        TouchDue(MinuteOf(row), row.Shard, touches.DueRows);
    }

    private void Count(int requests)
    {
        _requests += requests;
        _report.StorageRequests += requests;
    }

    private void TouchDue(int minute, int shard, int requests)
    {
        if (_ofDueRows[minute, shard] == 0)
        {
            _touched.Add((minute, shard));
        }

        _ofDueRows[minute, shard] += requests;
    }

    private void EndSecond(int second)
    {
        _report.Account.Note(_requests, second);
        for (var partition = 0; partition < _ofSessions.Length; partition++)
        {
            if (_ofSessions[partition] > _report.SessionPartition.Requests)
            {
                _report.SessionPartition.Note(_ofSessions[partition], second, Handles[partition].PartitionKey);
            }
        }

        foreach (var (minute, shard) in _touched)
        {
            if (_ofDueRows[minute, shard] > _report.DuePartition.Requests)
            {
                _report.DuePartition.Note(_ofDueRows[minute, shard], second, new DueRow(shard, Midnight.AddMinutes(minute), default).PartitionKey);
            }

            _ofDueRows[minute, shard] = 0;
        }

        _touched.Clear();
        Array.Clear(_ofSessions);
        _requests = 0;
    }

    private int SweepAfter(int second) =>
        (int)(_plan.Settings.Refresh.Schedule.NextAfter(Midnight.AddSeconds(second)) - Midnight).TotalSeconds;

    private double Gaussian() => Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());

    private int ShardOf(int user) => DueRow.At(Handles[_partitions[user]], Midnight).Shard;

    private static int MinuteOf(DueRow row) => (int)(row.Minute - Midnight).TotalMinutes;

    private static int[] NewLists(int count)
    {
        var lists = new int[count];
        Array.Fill(lists, -1);
        return lists;
    }

    private void Push(int[] lists, int at, int user) => (_next[user], lists[at]) = (lists[at], user);

    private bool TryPop(int[] lists, int at, out int user)
    {
        user = lists[at];
        if (user < 0)
        {
            return false;
        }

        lists[at] = _next[user];
        return true;
    }

    /// <summary>How many requests of a thing go to which table.</summary>
    private sealed record Touches(int All, int Sessions, int DueRows)
    {
        public static Touches Of(ThingCount thing) => new(thing.StorageRequests, To(thing, AzureSessionTable.Name), To(thing, AzureDueIndex.Name));

        private static int To(ThingCount thing, string table) =>
            thing.Storage.Where(request => request.Key.EndsWith(" " + table, StringComparison.Ordinal)).Sum(request => request.Value);
    }

    /// <summary>A sweep under way, or what is left of the last.</summary>
    private sealed class Sweep
    {
        public int From { get; set; }

        public int To { get; init; }

        public int Until { get; init; }

        public bool IsUnderWay { get; set; }

        public double Allowed { get; set; }

        public int Rows { get; set; }
    }
}
