using System.Collections.Concurrent;
using System.Net.Sockets;
using Azure;
using Azure.Identity;
using Azure.Security.KeyVault.Secrets;
using IonFunctions.Core.Http;
using IonFunctions.Core.Settings;

namespace IonFunctions.Core.Secrets;

/// <summary>
/// Both secrets from Key Vault, each asked for once and then kept. A secret that is set in the settings as well is taken
/// from there, so that a developer can run against the real vault with a secret of their own.
/// </summary>
internal sealed class KeyVaultSecrets(SecretClient vault, AppSettings settings) : ISecrets, IDisposable
{
    private const string ClientSecretName = "ion-client-secret";
    private const string SessionKeyName = "session-key";
    private readonly ConcurrentDictionary<string, SessionKey> _keys = new();
    private readonly ConcurrentDictionary<string, Lazy<Task<SessionKey?>>> _keysInFlight = new();
    private readonly SemaphoreSlim _loading = new(1, 1);
    private volatile string? _clientSecret = settings.Ion.ClientSecret;
    private volatile SessionKey? _newest = settings.Session.Key is { } key ? SessionKey.FromSettings(key.Span) : null;

    public async ValueTask<ClientSecret> GetClientSecretAsync(CancellationToken cancellationToken) =>
        new(_clientSecret ?? await LoadAsync(
            () => _clientSecret,
            async () => _clientSecret = await ReadAsync(ClientSecretName, version: null, s => s.Value, cancellationToken)
                ?? throw Missing(ClientSecretName),
            cancellationToken));

    public async ValueTask<ClientSecret> ReloadClientSecretAsync(CancellationToken cancellationToken)
    {
        if (settings.Ion.ClientSecret is null)
        {
            _clientSecret = await ReadAsync(ClientSecretName, version: null, s => s.Value, cancellationToken) ?? _clientSecret;
        }

        return await GetClientSecretAsync(cancellationToken);
    }

    public async ValueTask<SessionKey> GetSealingKeyAsync(CancellationToken cancellationToken) =>
        _newest ?? await LoadAsync(
            () => _newest,
            async () => _newest = await ReadAsync(SessionKeyName, version: null, ParseKey, cancellationToken) ?? throw Missing(SessionKeyName),
            cancellationToken);

    public async ValueTask<SessionKey?> FindKeyAsync(string version, CancellationToken cancellationToken)
    {
        if (_newest?.Version == version)
        {
            return _newest;
        }

        if (_keys.TryGetValue(version, out var known))
        {
            return known;
        }

        // The version comes out of a cookie or a row: what can't be one is not asked for.
        return version.Length == 32 && version.All(char.IsAsciiHexDigitLower)
            ? await _keysInFlight.GetOrAdd(version, v => new(() => ReadKeyAsync(v))).Value.WaitAsync(cancellationToken)
            : null;
    }

    public void Dispose() => _loading.Dispose();

    /// <summary>One caller asks the vault, the others wait for its answer.</summary>
    private async Task<T> LoadAsync<T>(Func<T?> known, Func<Task<T>> load, CancellationToken cancellationToken)
        where T : class
    {
        await _loading.WaitAsync(cancellationToken);
        try
        {
            return known() ?? await load();
        }
        finally
        {
            _loading.Release();
        }
    }

    /// <summary>After a start every request of a page needs the same key: all wait for one answer, which no caller's leaving takes away.</summary>
    private async Task<SessionKey?> ReadKeyAsync(string version)
    {
        await Task.Yield(); // It must be in flight before it can have landed.
        try
        {
            var found = await ReadAsync(SessionKeyName, version, ParseKey, CancellationToken.None);
            return found is null ? null : _keys.GetOrAdd(version, found);
        }
        finally
        {
            _keysInFlight.TryRemove(version, out _);
        }
    }

    private async Task<T?> ReadAsync<T>(string name, string? version, Func<KeyVaultSecret, T> read, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            return read((await vault.GetSecretAsync(name, version, cancellationToken)).Value);
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            return null;
        }
        // The SDK reports its own timeout as a cancellation.
        catch (Exception e) when (e is RequestFailedException or AuthenticationFailedException or AggregateException or SocketException
            || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new DependencyUnavailableException("Key Vault", e);
        }
    }

    private static SessionKey ParseKey(KeyVaultSecret secret)
    {
        var bytes = new byte[SessionKey.Length + 1];
        return Convert.TryFromBase64String(secret.Value, bytes, out var length) && length == SessionKey.Length
            ? new(secret.Properties.Version, bytes.AsSpan(0, length))
            : throw new DependencyUnavailableException($"Key Vault (the secret {SessionKeyName} is not the base64 of 32 bytes)", inner: null);
    }

    private static DependencyUnavailableException Missing(string name) => new($"Key Vault (it has no secret {name})", inner: null);
}
