using IonFunctions.Core.Api;

namespace IonFunctions.Core.Offline;

/// <summary>
/// The users who are away: for a timer, a queue, or whatever else of the app's own runs while nobody has a page open. They are
/// those who have agreed to it (setting <c>Offline__Enabled</c>) and are signed in somewhere; without that setting there are none.
/// </summary>
/// <remarks>
/// Who takes it back or signs out everywhere is not reached any more from then on, at any instance. What is done here does not
/// count as use of a session: it ends by idleness as if nobody had come.
/// </remarks>
public interface IOfflineUsers
{
    /// <summary>All of them, read a page at a time as they are asked for.</summary>
    /// <exception cref="IonUnavailableException">Storage or Key Vault can't be used just now.</exception>
    IAsyncEnumerable<OfflineUser> ListAsync(CancellationToken cancellationToken = default);

    /// <summary>Some of them: to go on where another run has stopped, in a queue message say.</summary>
    /// <param name="continuationToken">From the page before; null for the first.</param>
    /// <param name="pageSize">At most so many, up to 1,000; there may be fewer, even none, though more pages follow.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ArgumentException">The continuation token is none of this app's.</exception>
    /// <exception cref="IonUnavailableException">Storage or Key Vault can't be used just now.</exception>
    Task<OfflineUserPage> GetPageAsync(string? continuationToken = null, int pageSize = 100, CancellationToken cancellationToken = default);

    /// <summary>
    /// Ion as this user. Whether they can be reached is asked at each call, which throws <see cref="SignedOutException"/> where
    /// they can't: they have not agreed, or no longer, or are signed in nowhere.
    /// </summary>
    /// <param name="userId">Ion's number for the user (<see cref="OfflineUser.Id"/>).</param>
    IonClient GetClient(long userId);
}
