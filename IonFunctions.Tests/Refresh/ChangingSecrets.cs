using IonFunctions.Core.Secrets;

namespace IonFunctions.Tests.Refresh;

/// <summary>A secret store whose secrets change while the app runs, as in Key Vault: what is in memory is kept until it is reloaded.</summary>
internal sealed class ChangingSecrets(string clientSecret) : ISecrets
{
    private readonly List<SessionKey> _keys = [];
    private string _inMemory = clientSecret;
    private int _reloads;

    /// <summary>The client secret as the store has it.</summary>
    public string Stored { get; set; } = clientSecret;

    public int Reloads => _reloads;

    /// <summary>Adds a version of the session key, the newest from now on.</summary>
    public void AddKey(string version)
    {
        var secret = new byte[SessionKey.Length];
        System.Security.Cryptography.RandomNumberGenerator.Fill(secret);
        _keys.Add(new(version, secret));
    }

    public ValueTask<ClientSecret> GetClientSecretAsync(CancellationToken cancellationToken) => new(new ClientSecret(_inMemory));

    public ValueTask<ClientSecret> ReloadClientSecretAsync(CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _reloads);
        _inMemory = Stored;
        return GetClientSecretAsync(cancellationToken);
    }

    public ValueTask<SessionKey> GetSealingKeyAsync(CancellationToken cancellationToken) => new(_keys[^1]);

    public ValueTask<SessionKey?> FindKeyAsync(string version, SealPurpose purpose, CancellationToken cancellationToken) =>
        new(_keys.Find(key => key.Version == version));

    public ValueTask<IReadOnlyList<KeyVersion>> ListKeysAsync(CancellationToken cancellationToken) => throw new NotSupportedException();
}
