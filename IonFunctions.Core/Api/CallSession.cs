using IonFunctions.Core.Sessions;

namespace IonFunctions.Core.Api;

/// <summary>
/// The session of one call. Of who is away it is looked for again wherever a second has passed since: before the token is used,
/// for a refresh may have been waited for, and before the answer is handed out, for Ion may have taken its time.
/// </summary>
internal sealed class CallSession(IIonCaller caller, TimeProvider time)
{
    private static readonly TimeSpan GoodFor = TimeSpan.FromSeconds(1);
    private long _lookedAt;

    /// <inheritdoc cref="IIonCaller.FindSessionAsync"/>
    public ValueTask<Session?> FindAsync(CancellationToken cancellationToken)
    {
        _lookedAt = time.GetTimestamp();
        return caller.FindSessionAsync(cancellationToken);
    }

    /// <summary>There is still one.</summary>
    /// <exception cref="SignedOutException">There is none any more.</exception>
    /// <exception cref="Hosting.DependencyUnavailableException">Storage or Key Vault can't be used.</exception>
    public async ValueTask EnsureAsync(CancellationToken cancellationToken)
    {
        if (caller.IsAway && time.GetElapsedTime(_lookedAt) >= GoodFor && await FindAsync(cancellationToken) is null)
        {
            throw new SignedOutException();
        }
    }
}
