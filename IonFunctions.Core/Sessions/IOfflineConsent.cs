using IonFunctions.Core.Hosting;

namespace IonFunctions.Core.Sessions;

/// <summary>
/// Whether a user lets code of the app's own call Ion as them while they are away: the user's word, and none of their
/// sessions'. Who keeps it stands above this room.
/// </summary>
internal interface IOfflineConsent
{
    /// <summary>Whether the user of this session has agreed; null where nobody is asked (<c>Offline__Enabled</c>), and while it can't be read.</summary>
    Task<bool?> ReadAsync(Session session, CancellationToken cancellationToken);

    /// <summary>Takes it back, whether it was given or not.</summary>
    /// <exception cref="DependencyUnavailableException">Storage can't be used, so it still stands.</exception>
    Task WithdrawAsync(Session session);
}
