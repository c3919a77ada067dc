namespace IonFunctions.Tests.Simulation;

/// <summary>What goes wrong, and how often; drawn from the seed, as everything is.</summary>
internal sealed class Weather(Random random, Scheduler scheduler)
{
    private static readonly double[] Rates = [0.02, 0.1, 0.25, 0.4];
    private readonly List<Action> _whenCleared = [];

    /// <summary>How often an operation on storage fails.</summary>
    public double StorageFaults { get; private set; }

    /// <summary>How often a request to Ion fails.</summary>
    public double IonFaults { get; private set; }

    /// <summary>Until when no instance can reach storage.</summary>
    public DateTimeOffset StorageDownUntil { get; private set; }

    public IonTrouble IonTrouble { get; private set; }

    public DateTimeOffset IonTroubleUntil { get; private set; }

    public void MakeRough() => (StorageFaults, IonFaults) = (random.Pick(Rates), random.Pick(Rates));

    public void Clear()
    {
        StorageFaults = IonFaults = 0;
        StorageDownUntil = IonTroubleUntil = default;
        _whenCleared.ForEach(act => act());
        _whenCleared.Clear();
    }

    /// <summary>For what is stuck in bad weather and will notice that it is over.</summary>
    public void WhenCleared(Action act) => _whenCleared.Add(act);

    public void BreakStorage(TimeSpan time)
    {
        var until = scheduler.Now + time;
        StorageDownUntil = until > StorageDownUntil ? until : StorageDownUntil;
    }

    public void TroubleIon(IonTrouble trouble, TimeSpan time) => (IonTrouble, IonTroubleUntil) = (trouble, scheduler.Now + time);

    /// <summary>
    /// What becomes of an operation on storage. A holder that has Ion's answer is spared after a second: losing the
    /// answer to an outage of its own that lasts is not against the protocol, and the runs that pause an instance or cut
    /// it off have that.
    /// </summary>
    public StorageFate OfStorage(Process process, DateTimeOffset? hasAnswerSince)
    {
        if (StorageDownFor(process) is var down && down > TimeSpan.Zero)
        {
            return down < TableLink.LongestOperation - TableLink.LongestAttempt && random.Chance(0.5) ? StorageFate.DoneWhenBack : StorageFate.LostRequest;
        }

        var spared = hasAnswerSince is { } since
            && (StorageDownUntil > since || scheduler.Now - since > TimeSpan.FromSeconds(1));
        return spared || !random.Chance(StorageFaults) ? StorageFate.Fine : random.Pick(Enum.GetValues<StorageFate>());
    }

    /// <summary>How long this process can't reach storage from now on; zero when it can.</summary>
    public TimeSpan StorageDownFor(Process process)
    {
        var until = StorageDownUntil > process.PartitionedUntil ? StorageDownUntil : process.PartitionedUntil;
        return until > scheduler.Now ? until - scheduler.Now : TimeSpan.Zero;
    }

    /// <summary>Whether Ion's API answers with an error that is not about the token.</summary>
    public bool ApiFails() => IonTroubleUntil > scheduler.Now ? IonTrouble != IonTrouble.RefusingClient : random.Chance(IonFaults / 10);

    public IonFate OfIon()
    {
        if (IonTroubleUntil > scheduler.Now)
        {
            return IonTrouble switch
            {
                IonTrouble.Down => IonFate.LostRequest,
                IonTrouble.Hanging => random.Pick([IonFate.Slow, IonFate.Slow, IonFate.TooSlow]),
                IonTrouble.Failing => IonFate.FailsBefore,
                IonTrouble.Busy => IonFate.Busy,
                _ => IonFate.RefusesClient,
            };
        }

        // An answer that is lost loses the session, rightly; too many of those, and nothing else is seen.
        return !random.Chance(IonFaults) ? IonFate.Fine
            : random.Chance(0.1) ? random.Pick([IonFate.LostAnswer, IonFate.FailsAfter, IonFate.TooSlow])
            : random.Pick([IonFate.Slow, IonFate.Slow, IonFate.LostRequest, IonFate.FailsBefore, IonFate.Busy, IonFate.RefusesClient]);
    }
}

/// <summary>What becomes of an operation on storage.</summary>
internal enum StorageFate
{
    Fine,

    /// <summary>Seconds instead of milliseconds.</summary>
    Slow,

    /// <summary>Never done.</summary>
    LostRequest,

    /// <summary>Not done at first, but by one of the SDK's next attempts, when storage is back.</summary>
    DoneWhenBack,

    /// <summary>Done, and nobody is told.</summary>
    LostAnswer,

    /// <summary>Done, the answer lost, and done again by the SDK: a conditional write then conflicts with itself.</summary>
    DoneTwice,

    /// <summary>Done after it was given up.</summary>
    Late,
}

/// <summary>What becomes of a token request.</summary>
internal enum IonFate
{
    Fine,

    /// <summary>Answered before the client's patience ends; the lease needs renewing meanwhile.</summary>
    Slow,

    /// <summary>Carried out, if at all, and answered when nobody waits for it any more.</summary>
    TooSlow,

    /// <summary>Never carried out.</summary>
    LostRequest,

    /// <summary>Carried out, and the connection breaks.</summary>
    LostAnswer,

    /// <summary>Status 500, not carried out.</summary>
    FailsBefore,

    /// <summary>Status 500, carried out.</summary>
    FailsAfter,

    /// <summary>Status 429 with <c>Retry-After</c>.</summary>
    Busy,

    /// <summary><c>invalid_client</c>, also after the secret was reloaded.</summary>
    RefusesClient,
}

/// <summary>What is the matter with Ion for a while.</summary>
internal enum IonTrouble
{
    Down,
    Hanging,
    Failing,
    Busy,
    RefusingClient,
}

/// <summary>How the seed is asked.</summary>
internal static class Draws
{
    public static bool Chance(this Random random, double probability) => probability > 0 && random.NextDouble() < probability;

    public static T Pick<T>(this Random random, IReadOnlyList<T> choices) => choices[random.Next(choices.Count)];

    public static TimeSpan Between(this Random random, TimeSpan least, TimeSpan most) => least + ((most - least) * random.NextDouble());

    public static TimeSpan Seconds(this Random random, double least, double most) =>
        random.Between(TimeSpan.FromSeconds(least), TimeSpan.FromSeconds(most));
}
