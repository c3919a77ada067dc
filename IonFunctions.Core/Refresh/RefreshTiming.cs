using IonFunctions.Core.Ion;

namespace IonFunctions.Core.Refresh;

/// <summary>The times of the refresh protocol (docs/refresh-protocol.md).</summary>
internal static class RefreshTiming
{
    /// <summary>A request takes a token with less than this to live for expired, so that it still is good when Ion gets it (invariant 3).</summary>
    public static readonly TimeSpan LeastLife = TimeSpan.FromSeconds(30);

    /// <summary>A lease lapses this long after it was taken or renewed (invariant 7).</summary>
    public static readonly TimeSpan LeaseDuration = TimeSpan.FromSeconds(20);

    /// <summary>How often the holder renews it: two renewals may fail before it lapses.</summary>
    public static readonly TimeSpan LeaseRenewal = LeaseDuration / 3;

    /// <summary>
    /// What a holder needs to store an answer, once it has it: an operation that fails in the end (13 s, TableStorage), the
    /// wait after it, and one that does not fail.
    /// </summary>
    public static readonly TimeSpan StoreAllowance = TimeSpan.FromSeconds(20);

    /// <summary>
    /// What it needs once storage is back after an outage for all: the rest of an attempt that hangs (4 s), the longest wait
    /// before the next (2 s), and that. Less than <see cref="CallerPatience"/>: who comes to a session that a crash has
    /// cost has to wait this long to be told so.
    /// </summary>
    public static readonly TimeSpan ReturnAllowance = TimeSpan.FromSeconds(8);

    /// <summary>
    /// An operation on storage that took longer met an outage, however short; a late holder's may have met it, too, and needs
    /// <see cref="ReturnAllowance"/> from now.
    /// </summary>
    public static readonly TimeSpan SlowStorage = TimeSpan.FromMilliseconds(500);

    /// <summary>How long after its lease has lapsed a holder may still store: it may have sent in the last moment of it.</summary>
    public static readonly TimeSpan LateAnswer = IonTiming.AnswerTimeout + StoreAllowance;

    /// <summary>How long a caller waits for a flight, which goes on without it (invariant 7).</summary>
    public static readonly TimeSpan CallerPatience = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long into a shutdown a refresh token may still be sent, for the requests that are being finished. Later than that
    /// nobody waits for what it brings, and there might not be time to store it.
    /// </summary>
    public static readonly TimeSpan SendingDuringShutdown = CallerPatience;

    /// <summary>What a shutdown needs to see through what is sent by then (invariant 7).</summary>
    public static readonly TimeSpan Shutdown = SendingDuringShutdown + IonTiming.AnswerTimeout + StoreAllowance;

    /// <summary>The first wait between two looks at a row that another instance is refreshing; doubled up to <see cref="LongestPoll"/>.</summary>
    public static readonly TimeSpan FirstPoll = TimeSpan.FromMilliseconds(50);

    /// <summary>The longest such wait.</summary>
    public static readonly TimeSpan LongestPoll = TimeSpan.FromSeconds(1);

    /// <summary>How long a flight waits for another instance in all: a holder may be alive this long.</summary>
    public static readonly TimeSpan FlightPatience = IonTiming.AnswerTimeout + LeaseDuration + StoreAllowance;
}
