using Azure;
using IonFunctions.Core.Sessions;

namespace IonFunctions.Tests.Simulation;

/// <summary>What a mutant that gets storage wrong is made of: it does what it does not override.</summary>
internal abstract class TableDecorator(ISessionTable table) : ISessionTable
{
    public DateTimeOffset UtcNow => table.UtcNow;

    public virtual Task<SessionRow?> ReadAsync(SessionHandle handle, CancellationToken cancellationToken) =>
        table.ReadAsync(handle, cancellationToken);

    public Task<ETag> InsertAsync(SessionRow row, CancellationToken cancellationToken) => table.InsertAsync(row, cancellationToken);

    public virtual Task<ETag?> ReplaceAsync(SessionRow row, CancellationToken cancellationToken) =>
        table.ReplaceAsync(row, cancellationToken);

    public Task<bool> DeleteAsync(SessionHandle handle, ETag version, CancellationToken cancellationToken) =>
        table.DeleteAsync(handle, version, cancellationToken);
}
