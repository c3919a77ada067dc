using System.Security.Cryptography;
using IonFunctions.Core.Secrets;

namespace IonFunctions.Tests.Secrets;

/// <summary>Session keys in versions, as a vault has them: the last one added seals, all of them open.</summary>
internal sealed class TestKeys : ISecrets
{
    private readonly List<SessionKey> _keys = [];

    public TestKeys() => Rotate();

    public IReadOnlyList<SessionKey> Keys => _keys;

    public void Rotate() =>
        _keys.Add(new(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)), RandomNumberGenerator.GetBytes(SessionKey.Length)));

    public void Forget(SessionKey key) => _keys.Remove(key);

    public ValueTask<ClientSecret> GetClientSecretAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<ClientSecret> ReloadClientSecretAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<SessionKey> GetSealingKeyAsync(CancellationToken cancellationToken) => new(_keys[^1]);

    public ValueTask<SessionKey?> FindKeyAsync(string version, SealPurpose purpose, CancellationToken cancellationToken) =>
        new(_keys.Find(key => key.Version == version));

    public ValueTask<IReadOnlyList<KeyVersion>> ListKeysAsync(CancellationToken cancellationToken) =>
        new([.. _keys.Select((key, at) => new KeyVersion(key.Version, DateTimeOffset.UnixEpoch.AddDays(at)))]);
}
