namespace IonFunctions.Core.Api;

public sealed partial class IonClient
{
    /// <summary>A block of eighth period, and what may be chosen for it.</summary>
    /// <param name="id">Ion's id of the block.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="IonException">There is no answer; see the class.</exception>
    public Task<BlockDetail> GetBlockAsync(long id, CancellationToken cancellationToken = default) =>
        GetAsync($"/api/blocks/{id}", "/api/blocks/{id}", IonAnswersJson.Default.BlockDetail, cancellationToken);
}
