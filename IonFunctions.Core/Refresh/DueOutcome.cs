namespace IonFunctions.Core.Refresh;

/// <summary>What came of looking at a due row.</summary>
internal enum DueOutcome
{
    /// <summary>There was nothing to do: the session is gone, or is due at another time.</summary>
    Stale,

    /// <summary>The session has fresh tokens.</summary>
    Refreshed,

    /// <summary>The session has ended, and is gone.</summary>
    Ended,

    /// <summary>Likewise, and Ion had a part in it: it has refused the refresh token, or revoked the tokens.</summary>
    EndedAtIon,

    /// <summary>It could not be done now, for a reason that is the session's own.</summary>
    Postponed,

    /// <summary>It could not be done now, because Ion gave no useful answer.</summary>
    IonFailed,

    /// <summary>It could not be done now, because Ion did not answer in time.</summary>
    IonTimedOut,
}
