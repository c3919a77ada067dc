using Azure;

namespace IonFunctions.Core.Sessions;

/// <summary>What a session and its row say alike: all that is stored as it is, in columns of these names.</summary>
internal abstract record SessionFacts
{
    /// <summary>What the tables know it by.</summary>
    public required SessionHandle Handle { get; init; }

    /// <summary>The row's version; a write is conditional on it.</summary>
    public ETag Version { get; init; }

    /// <summary>When the user signed in.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was last used, to the hour (it is written no more often).</summary>
    public required DateTimeOffset LastSeenAt { get; init; }

    /// <summary>When it ends however much it is used.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>When it is to be looked at next; of the due rows that name it, the one of this time counts.</summary>
    public required DateTimeOffset DueAt { get; init; }

    /// <summary>Who may refresh it now; null when nobody does.</summary>
    public RefreshLease? Lease { get; init; }

    /// <summary>
    /// Until when the holder of a lease that lapsed may still be given Ion's answer (invariant 8), by the storage
    /// service's clock; null when no lease has lapsed since the last refresh.
    /// </summary>
    public DateTimeOffset? LateAnswerUntil { get; init; }

    /// <summary>Before when Ion asked not to be asked again (<c>Retry-After</c>).</summary>
    public DateTimeOffset? RefreshNotBefore { get; init; }

    /// <summary>Refreshes that failed since the last that did not.</summary>
    public int RefreshFailures { get; init; }

    /// <summary>The sign-ins that this browser has been through, this session's own included.</summary>
    public UsedStates UsedStates { get; init; }
}
