using IonFunctions.Core.Hosting;
using IonFunctions.Core.Sessions;

namespace IonFunctions.Core.Offline;

/// <summary>The table <c>consents</c>: a row for each user who has agreed, or has lately taken it back.</summary>
/// <remarks>
/// All throw <see cref="DependencyUnavailableException"/> when storage can't be used. A write whose answer is lost may have been
/// done: it may then be told that the row has changed, by itself.
/// </remarks>
internal interface IConsentTable
{
    /// <summary>The storage service's clock.</summary>
    DateTimeOffset UtcNow { get; }

    /// <summary>The row, or null.</summary>
    Task<Consent?> ReadAsync(UserKey user, CancellationToken cancellationToken);

    /// <summary>Adds the row; false when there is one already.</summary>
    Task<bool> TryAddAsync(Consent consent, CancellationToken cancellationToken);

    /// <summary>Replaces the row if it is still of that version; false when it has changed or is gone.</summary>
    Task<bool> TryReplaceAsync(Consent consent, CancellationToken cancellationToken);

    /// <summary>Writes the row whatever there was.</summary>
    Task WriteAsync(Consent consent, CancellationToken cancellationToken);

    /// <summary>Deletes the row if it is still of that version.</summary>
    Task TryDeleteAsync(Consent consent, CancellationToken cancellationToken);

    /// <summary>Rows from there on, as many as that or fewer.</summary>
    Task<ConsentPage> ReadPageAsync(string? from, int most, CancellationToken cancellationToken);
}
