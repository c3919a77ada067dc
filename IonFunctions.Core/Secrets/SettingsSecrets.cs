using IonFunctions.Core.Settings;

namespace IonFunctions.Core.Secrets;

/// <summary>Both secrets from the settings, for local use.</summary>
internal sealed class SettingsSecrets(AppSettings settings) : ISecrets
{
    private readonly ClientSecret _clientSecret = new(settings.Ion.ClientSecret!);
    private readonly SessionKey _sessionKey = SessionKey.FromSettings(settings.Session.Key!.Value.Span);

    public ValueTask<ClientSecret> GetClientSecretAsync(CancellationToken cancellationToken) => new(_clientSecret);

    public ValueTask<ClientSecret> ReloadClientSecretAsync(CancellationToken cancellationToken) => new(_clientSecret);

    public ValueTask<SessionKey> GetSealingKeyAsync(CancellationToken cancellationToken) => new(_sessionKey);

    public ValueTask<SessionKey?> FindKeyAsync(string version, SealPurpose purpose, CancellationToken cancellationToken) =>
        new(version == _sessionKey.Version ? _sessionKey : null);

    public ValueTask<IReadOnlyList<KeyVersion>> ListKeysAsync(CancellationToken cancellationToken) =>
        new([new KeyVersion(_sessionKey.Version, DateTimeOffset.MinValue)]);
}
