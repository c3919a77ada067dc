using System.Collections.Concurrent;
using Azure.Security.KeyVault.Secrets;
using IonFunctions.Core.Hosting;
using IonFunctions.Core.Settings;
using IonFunctions.Core.Telemetry;
using Microsoft.Extensions.Logging;

namespace IonFunctions.Core.Secrets;

/// <summary>
/// Both secrets from Key Vault, each asked for once, then kept and now and then loaded anew. A secret that is set in the
/// settings as well is taken from there, so that a developer can run against the real vault with a secret of their own.
/// </summary>
internal sealed class KeyVaultSecrets : ISecrets
{
    private const string ClientSecretName = "ion-client-secret";
    private const string SessionKeyName = "session-key";
    private static readonly TimeSpan MissingFor = TimeSpan.FromSeconds(10);

    private readonly Vault _vault;
    private readonly AppSettings _settings;
    private readonly Metrics _metrics;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly SessionKey? _keyOfSettings;
    private readonly VaultValue<string> _clientSecret;
    private readonly VaultValue<SessionKey> _newest;
    private readonly VaultValue<VersionList> _versions;
    private readonly ConcurrentDictionary<string, VaultValue<SessionKey>> _keys = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, long> _missing = new(StringComparer.Ordinal);
    private volatile bool _isListed;

    public KeyVaultSecrets(Vault vault, AppSettings settings, Metrics metrics, TimeProvider time, ILogger<KeyVaultSecrets> logger)
    {
        (_vault, _settings, _metrics, _time, _logger) = (vault, settings, metrics, time, logger);
        _keyOfSettings = settings.Session.Key is { } key ? SessionKey.FromSettings(key.Span) : null;
        _clientSecret = new(() => MeasureAsync(ClientSecretName, ReadClientSecretAsync));
        _newest = new(() => MeasureAsync(SessionKeyName, ReadNewestKeyAsync));
        _versions = new(async () => new(await _vault.ListVersionsAsync(SessionKeyName), _time.GetTimestamp()));
    }

    public async ValueTask<ClientSecret> GetClientSecretAsync(CancellationToken cancellationToken) =>
        new(_settings.Ion.ClientSecret ?? await _clientSecret.GetAsync(cancellationToken));

    public async ValueTask<ClientSecret> ReloadClientSecretAsync(CancellationToken cancellationToken) =>
        new(_settings.Ion.ClientSecret ?? await _clientSecret.LoadAsync().WaitAsync(cancellationToken));

    public async ValueTask<SessionKey> GetSealingKeyAsync(CancellationToken cancellationToken) =>
        _keyOfSettings ?? await _newest.GetAsync(cancellationToken);

    public async ValueTask<SessionKey?> FindKeyAsync(string version, SealPurpose purpose, CancellationToken cancellationToken)
    {
        if ((_keyOfSettings ?? _newest.Kept) is { } newest && newest.Version == version)
        {
            return newest;
        }

        if (!_keys.TryGetValue(version, out var key))
        {
            if (!await ExistsAsync(version, purpose, cancellationToken))
            {
                return null;
            }

            key = _keys.GetOrAdd(version, v => new(() => MeasureAsync(SessionKeyName, () => ReadKeyAsync(v))));
        }

        return await key.GetAsync(cancellationToken);
    }

    public async ValueTask<IReadOnlyList<KeyVersion>> ListKeysAsync(CancellationToken cancellationToken)
    {
        if (_keyOfSettings is { } key)
        {
            return [new(key.Version, DateTimeOffset.MinValue)];
        }

        // Once somebody wants it, it is loaded again and again; a list from before may be of any age.
        var list = _isListed ? await _versions.GetAsync(cancellationToken) : await _versions.LoadAsync().WaitAsync(cancellationToken);
        _isListed = true;
        return list.All;
    }

    /// <summary>Loads anew what the vault may have changed; what can't be had stays as it is.</summary>
    public Task RefreshAsync() => Task.WhenAll(
        _settings.Ion.ClientSecret is null ? TryLoadAsync(_clientSecret) : Task.CompletedTask,
        _keyOfSettings is null ? TryLoadAsync(_newest) : Task.CompletedTask,
        _isListed ? TryLoadAsync(_versions) : Task.CompletedTask);

    private async Task TryLoadAsync<T>(VaultValue<T> value)
        where T : class
    {
        try
        {
            await value.LoadAsync();
        }
        catch (DependencyUnavailableException e)
        {
            Log.DependencyUnavailable(_logger, e);
        }
    }

    /// <summary>
    /// Whether the vault has that version. What it does not have is not looked for again at once: a version that was found
    /// missing before, where the app's own row names it; any, where a state names it, since anyone may make up states.
    /// </summary>
    private async Task<bool> ExistsAsync(string version, SealPurpose purpose, CancellationToken cancellationToken)
    {
        if (version.Length != 32 || !version.All(char.IsAsciiHexDigitLower))
        {
            return false; // It can't be one of the vault's.
        }

        if (_versions.Kept is { } listed)
        {
            if (listed.Contains(version))
            {
                return true;
            }

            var lookedAt = purpose == SealPurpose.States ? listed.At : _missing.GetValueOrDefault(version, long.MinValue);
            if (lookedAt != long.MinValue && _time.GetElapsedTime(lookedAt) < MissingFor)
            {
                return false;
            }
        }

        var exists = (await _versions.LoadAsync().WaitAsync(cancellationToken)).Contains(version);
        if (exists)
        {
            _missing.TryRemove(version, out _);
        }
        else if (purpose != SealPurpose.States)
        {
            _missing[version] = _time.GetTimestamp();
        }

        return exists;
    }

    private async Task<string> ReadClientSecretAsync()
    {
        var secret = (await _vault.ReadAsync(ClientSecretName)).Value.Trim();
        if (_clientSecret.Kept is { } before && before != secret)
        {
            SecretsLog.SecretChanged(_logger, ClientSecretName);
        }

        return secret.Length > 0 ? secret : throw Vault.Unusable($"its secret {ClientSecretName} is empty");
    }

    private async Task<SessionKey> ReadNewestKeyAsync()
    {
        var key = Parse(await _vault.ReadAsync(SessionKeyName));
        if (_newest.Kept is { } before && before.Version != key.Version)
        {
            SecretsLog.SecretChanged(_logger, SessionKeyName);
            _keys.GetOrAdd(before.Version, _ => new(() => Task.FromResult(before))); // What it sealed is opened without asking the vault.
        }

        return key;
    }

    private async Task<SessionKey> ReadKeyAsync(string version) => Parse(
        await _vault.ReadAsync(SessionKeyName, version) ?? throw Vault.Unusable($"a version of its secret {SessionKeyName} went away"));

    private async Task<T> MeasureAsync<T>(string name, Func<Task<T>> load)
    {
        try
        {
            var loaded = await load();
            _metrics.SecretLoaded(name, succeeded: true);
            return loaded;
        }
        catch
        {
            _metrics.SecretLoaded(name, succeeded: false);
            throw;
        }
    }

    private static SessionKey Parse(KeyVaultSecret secret)
    {
        var bytes = new byte[SessionKey.Length + 1];
        return !Convert.TryFromBase64String(secret.Value.Trim(), bytes, out var length) || length != SessionKey.Length
                ? throw Vault.Unusable($"its secret {SessionKeyName} is not the base64 of 32 bytes; set it to what `openssl rand -base64 32` prints")
            : !KeyBytes.MayBeRandom(bytes.AsSpan(0, length))
                ? throw Vault.Unusable($"its secret {SessionKeyName} is the base64 of 32 bytes that are not random; set it to what `openssl rand -base64 32` prints")
            : new(secret.Properties.Version, bytes.AsSpan(0, length));
    }

    private sealed record VersionList(IReadOnlyList<KeyVersion> All, long At)
    {
        public bool Contains(string version) => All.Any(one => one.Version == version);
    }
}
