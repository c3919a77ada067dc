using IonFunctions.Core.Api;
using IonFunctions.Core.Sessions;

namespace IonFunctions.Core.Offline;

/// <summary>Who is away: the one session of a user who has agreed, as storage has it.</summary>
/// <param name="userId">Ion's number for the user; one that can be nobody's finds nobody.</param>
/// <param name="sessions">Finds the session.</param>
internal sealed class OfflineCaller(long userId, OfflineSessions sessions) : IIonCaller
{
    // No page has caused it.
    public bool MayChangeState => true;

    // They may take it back at any instance, and nothing at Ion tells of that.
    public bool IsAway => true;

    public async ValueTask<Session?> FindSessionAsync(CancellationToken cancellationToken) =>
        userId is > 0 and <= int.MaxValue ? await sessions.FindAsync((int)userId, cancellationToken) : null;
}
