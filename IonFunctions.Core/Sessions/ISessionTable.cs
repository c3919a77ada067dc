using Azure;
using IonFunctions.Core.Hosting;

namespace IonFunctions.Core.Sessions;

/// <summary>
/// The table <c>sessions</c>, as much of it as the refresh protocol rests on. A write whose answer is lost may have been
/// done: a replacement may then be told that the row has changed, by itself.
/// </summary>
/// <remarks>All throw <see cref="DependencyUnavailableException"/> when storage can't be used.</remarks>
internal interface ISessionTable
{
    /// <summary>The storage service's clock, which all instances share whatever their own clocks say.</summary>
    DateTimeOffset UtcNow { get; }

    /// <summary>The row, or null.</summary>
    Task<SessionRow?> ReadAsync(SessionHandle handle, CancellationToken cancellationToken);

    /// <summary>Adds the row; returns its version.</summary>
    Task<ETag> InsertAsync(SessionRow row, CancellationToken cancellationToken);

    /// <summary>Replaces the row if it is still of <see cref="SessionFacts.Version"/>; returns the new version, or null when it has changed or is gone.</summary>
    Task<ETag?> ReplaceAsync(SessionRow row, CancellationToken cancellationToken);

    /// <summary>Deletes the row if it is still of that version (<see cref="ETag.All"/>: any). False when it has changed; true when it is gone, by whomever.</summary>
    Task<bool> DeleteAsync(SessionHandle handle, ETag version, CancellationToken cancellationToken);
}
