using IonFunctions.Core.Hosting;

namespace IonFunctions.Core.Sessions;

/// <summary>
/// The table <c>usersessions</c>: which sessions a user has. An index, not the truth, like the due rows: a row is written
/// before the session that it names, and one whose session is gone is harmless.
/// </summary>
/// <remarks>All throw <see cref="DependencyUnavailableException"/> when storage can't be used.</remarks>
internal interface IUserIndex
{
    /// <summary>Adds the session to its user's; it may be there already.</summary>
    Task AddAsync(UserKey user, SessionHandle session, CancellationToken cancellationToken);

    /// <summary>Takes the session from its user's; it may be gone already.</summary>
    Task RemoveAsync(UserKey user, SessionHandle session, CancellationToken cancellationToken);

    /// <summary>The user's sessions, read from one partition.</summary>
    Task<IReadOnlyList<IndexedSession>> ListAsync(UserKey user, CancellationToken cancellationToken);
}

/// <param name="Handle">The session.</param>
/// <param name="WrittenAt">When the row was written, by the storage service's clock.</param>
internal readonly record struct IndexedSession(SessionHandle Handle, DateTimeOffset WrittenAt);
