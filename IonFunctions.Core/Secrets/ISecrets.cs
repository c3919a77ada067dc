namespace IonFunctions.Core.Secrets;

/// <summary>The app's two secrets. Each call answers from memory where it can.</summary>
/// <remarks>All throw <see cref="Http.DependencyUnavailableException"/> when a secret is needed, not in memory and can't be had.</remarks>
internal interface ISecrets
{
    /// <summary>The client secret.</summary>
    ValueTask<ClientSecret> GetClientSecretAsync(CancellationToken cancellationToken);

    /// <summary>The client secret as it is now where it is kept, because Ion has refused the one in memory.</summary>
    ValueTask<ClientSecret> ReloadClientSecretAsync(CancellationToken cancellationToken);

    /// <summary>The newest session key, which seals.</summary>
    ValueTask<SessionKey> GetSealingKeyAsync(CancellationToken cancellationToken);

    /// <summary>The session key of a version, which opens what it sealed; null where there is no such version.</summary>
    ValueTask<SessionKey?> FindKeyAsync(string version, CancellationToken cancellationToken);
}
