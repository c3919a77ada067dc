using IonFunctions.Core.Hosting;
using IonFunctions.Core.Settings;

namespace IonFunctions.Core.Ion;

/// <summary>
/// The keys that Ion signs ID tokens with, read when the first is needed, kept, and read again when one is named that is not
/// among them (rollover): but no more often than <see cref="AskedEvery"/>, however many unknown ones are named.
/// </summary>
internal sealed class IonKeys(IonDocuments documents, InFlightWork inFlight, AppSettings settings, TimeProvider time)
{
    /// <summary>How often Ion is asked at most, once it has answered.</summary>
    public static readonly TimeSpan AskedEvery = TimeSpan.FromMinutes(5);

    /// <summary>How long they are fresh, which is what Ion says of them (OIDC_JWKS_MAX_AGE_SECONDS): a key that Ion has withdrawn is believed no longer.</summary>
    public static readonly TimeSpan FreshFor = TimeSpan.FromHours(1);

    /// <summary>How long they serve while Ion does not answer.</summary>
    public static readonly TimeSpan KeptFor = TimeSpan.FromDays(1);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);
    private readonly Uri _metadata = new(settings.Ion.BaseUrl, IonMetadata.Path);
    private readonly Uri _keys = new(settings.Ion.BaseUrl, IonMetadata.KeysPath);
    private volatile Kept? _kept;

    /// <summary>The key of that name.</summary>
    public async Task<IonKeyResult> FindAsync(string kid)
    {
        var kept = Usable(_kept);
        if (kept?.Set.Find(kid) is { } key && time.GetElapsedTime(kept.ReadAt) < FreshFor)
        {
            return new IonKeyResult.Found(key);
        }

        IonKeyResult? failure = null;
        if (kept is null || time.GetElapsedTime(kept.AskedAt) >= AskedEvery)
        {
            failure = await inFlight.RunOnceAsync("ion-keys", ReadAsync);
            kept = Usable(_kept);
        }

        return kept?.Set.Find(kid) is { } found ? new IonKeyResult.Found(found)
            : failure ?? new IonKeyResult.None("its kid names no key of Ion's");
    }

    /// <summary>Reads them; null, or why they could not be read.</summary>
    private async Task<IonKeyResult?> ReadAsync()
    {
        if (Usable(_kept) is { } current && time.GetElapsedTime(current.AskedAt) < AskedEvery)
        {
            return null; // Somebody else has, since the caller looked.
        }

        var askedAt = time.GetTimestamp();
        var failure = await ReadAsync(askedAt);
        if (failure is not null && _kept is { } kept)
        {
            _kept = kept with { AskedAt = askedAt };
        }

        return failure;
    }

    private async Task<IonKeyResult?> ReadAsync(long askedAt)
    {
        var (fault, noMetadata) = await documents.GetAsync(
            _metadata, accessToken: null, Patience, body => IonMetadata.FaultOf(body.Object, settings.Ion.BaseUrl) ?? "", CancellationToken.None);
        if (fault is not "")
        {
            return fault is null ? FailureOf(noMetadata!, "discovery document") : new IonKeyResult.None(fault);
        }

        var (set, noKeys) = await documents.GetAsync(
            _keys, accessToken: null, Patience, body => IonKeySet.Read(body.Object), CancellationToken.None);
        if (set is null)
        {
            return FailureOf(noKeys!, "JWK set");
        }

        if (set.Count == 0)
        {
            return new IonKeyResult.None("Ion's JWK set has no key for RS256");
        }

        _kept = new(set, askedAt, askedAt);
        return null;
    }

    private Kept? Usable(Kept? kept) => kept is not null && time.GetElapsedTime(kept.ReadAt) < KeptFor ? kept : null;

    private static IonKeyResult FailureOf(ProfileResult failure, string what) => failure switch
    {
        ProfileResult.Unavailable { Outage: var outage } => new IonKeyResult.Unavailable(outage with { Reason = $"its {what}: {outage.Reason}" }),
        ProfileResult.Refused { Status: var status } => new IonKeyResult.None($"Ion answers {status} to who asks for its {what}"),
        _ => new IonKeyResult.None($"Ion wants to know who asks for its {what}"),
    };

    private sealed record Kept(IonKeySet Set, long ReadAt, long AskedAt);
}
