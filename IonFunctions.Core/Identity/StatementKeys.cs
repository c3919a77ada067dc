using System.Collections.Concurrent;
using IonFunctions.Core.Secrets;
using IonFunctions.Core.Telemetry;
using Microsoft.Extensions.Logging;

namespace IonFunctions.Core.Identity;

/// <summary>The keys of statements: one for each version of the session key that <see cref="KeySchedule"/> has a use for.</summary>
/// <remarks>All throw what <see cref="ISecrets"/> throws, when a key is needed, not in memory and can't be had.</remarks>
internal sealed class StatementKeys(ISecrets secrets, TimeProvider time, ILogger<StatementKeys> logger)
{
    private readonly ConcurrentDictionary<string, StatementKey> _keys = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _unfit = new(StringComparer.Ordinal);

    /// <summary>The one that signs.</summary>
    public async ValueTask<StatementKey> GetSigningAsync(CancellationToken cancellationToken) => (await GetAsync(cancellationToken)).Signing;

    /// <summary>All that servers are to know, the oldest first.</summary>
    public async ValueTask<IReadOnlyList<StatementKey>> GetPublishedAsync(CancellationToken cancellationToken) => (await GetAsync(cancellationToken)).Published;

    private async ValueTask<(StatementKey Signing, IReadOnlyList<StatementKey> Published)> GetAsync(CancellationToken cancellationToken)
    {
        var versions = await secrets.ListKeysAsync(cancellationToken);
        while (true)
        {
            versions = [.. versions.Where(one => !_unfit.ContainsKey(one.Version))];
            if (versions.Count == 0)
            {
                // There is none, or none that is any good: what seals is asked for, and says what is wrong.
                var only = Keep(await secrets.GetSealingKeyAsync(cancellationToken));
                return (only, [only]);
            }

            var (signing, published) = KeySchedule.Of(versions, time.GetUtcNow());
            var keys = new Dictionary<KeyVersion, StatementKey>();
            foreach (var version in published)
            {
                if (await FindAsync(version.Version, cancellationToken) is { } key)
                {
                    keys[version] = key;
                }
            }

            if (keys.Count == published.Count)
            {
                return (keys[signing], [.. published.Select(version => keys[version])]);
            }

            versions = [.. versions.Where(one => keys.ContainsKey(one) || !published.Contains(one))];
        }
    }

    /// <summary>Null for what was disabled just now, or put into the vault by mistake: it seals nothing either, and the others go on without it.</summary>
    private async ValueTask<StatementKey?> FindAsync(string version, CancellationToken cancellationToken)
    {
        if (_keys.TryGetValue(version, out var kept))
        {
            return kept;
        }

        try
        {
            if (await secrets.FindKeyAsync(version, SealPurpose.Tokens, cancellationToken) is { } key)
            {
                return Keep(key);
            }
        }
        catch (UnfitSecretException e)
        {
            Log.DependencyUnavailable(logger, e);
            _unfit[version] = true;
        }

        return null;
    }

    private StatementKey Keep(SessionKey key) => _keys.GetOrAdd(key.Version, static (_, key) => StatementKey.Of(key), key);
}
