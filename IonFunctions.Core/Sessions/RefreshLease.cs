namespace IonFunctions.Core.Sessions;

/// <summary>The right to send a session's refresh token to Ion (invariant 1).</summary>
/// <param name="Holder">The one flight that has it; new for every flight, so that a write whose answer was lost is known again.</param>
/// <param name="Until">When it lapses, by the storage service's clock.</param>
internal sealed record RefreshLease(string Holder, DateTimeOffset Until);
