using IonFunctions.Core.Hosting;

namespace IonFunctions.Core.Secrets;

/// <summary>The app's two secrets. Each call answers from memory where it can.</summary>
/// <remarks>All throw <see cref="DependencyUnavailableException"/> when a secret is needed, not in memory and can't be had.</remarks>
internal interface ISecrets
{
    /// <summary>The client secret.</summary>
    ValueTask<ClientSecret> GetClientSecretAsync(CancellationToken cancellationToken);

    /// <summary>The client secret as it is now where it is kept, because Ion has refused the one in memory.</summary>
    ValueTask<ClientSecret> ReloadClientSecretAsync(CancellationToken cancellationToken);

    /// <summary>The newest session key, which seals.</summary>
    ValueTask<SessionKey> GetSealingKeyAsync(CancellationToken cancellationToken);

    /// <summary>The session key of a version, which opens what it sealed; null where there is no such version.</summary>
    /// <param name="version">As the sealed value names it.</param>
    /// <param name="purpose">What the value is for: rows are the app's own, but a state may be made up, version and all.</param>
    /// <param name="cancellationToken">Ends the caller's wait.</param>
    ValueTask<SessionKey?> FindKeyAsync(string version, SealPurpose purpose, CancellationToken cancellationToken);

    /// <summary>All versions of the session key that may be used, in no order; in memory they grow no older than <see cref="SecretsRefresh.Period"/>.</summary>
    ValueTask<IReadOnlyList<KeyVersion>> ListKeysAsync(CancellationToken cancellationToken);
}
