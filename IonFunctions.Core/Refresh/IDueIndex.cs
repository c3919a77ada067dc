using IonFunctions.Core.Sessions;

namespace IonFunctions.Core.Refresh;

/// <summary>
/// The table <c>refreshdue</c>: which session to look at when. An index to work, not the truth: who looks decides on the
/// session's row, so a row too many does no harm, and a row is written before the session's row that needs it.
/// </summary>
/// <remarks>Throws <see cref="Http.DependencyUnavailableException"/> when storage can't be used.</remarks>
internal interface IDueIndex
{
    /// <summary>Says: look at this session at that minute.</summary>
    Task AddAsync(SessionHandle handle, DateTimeOffset due, CancellationToken cancellationToken);
}
