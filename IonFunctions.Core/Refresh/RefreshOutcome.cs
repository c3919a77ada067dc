using IonFunctions.Core.Sessions;

namespace IonFunctions.Core.Refresh;

/// <summary>How an attempt to have a fresh token came out.</summary>
internal abstract record RefreshOutcome
{
    /// <summary>The session has a token to use.</summary>
    /// <param name="Session">The session.</param>
    /// <param name="IsJustIssued">Whether Ion has issued it for this; else somebody else's refresh had left it in the row.</param>
    internal sealed record Fresh(Session Session, bool IsJustIssued = false) : RefreshOutcome;

    /// <summary>The session is over; the user signs in again.</summary>
    internal sealed record Ended : RefreshOutcome;

    /// <summary>Not now; the session stays.</summary>
    internal sealed record Postponed(Postponement Reason) : RefreshOutcome;
}
