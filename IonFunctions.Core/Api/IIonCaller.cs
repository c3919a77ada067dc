using IonFunctions.Core.Refresh;
using IonFunctions.Core.Sessions;

namespace IonFunctions.Core.Api;

/// <summary>Whose calls an <see cref="IonClient"/> makes, wherever their session is found. The token is <see cref="UserTokens"/>' affair.</summary>
internal interface IIonCaller
{
    /// <summary>The session to call in, asked for anew before each call; null where there is none, or none that may be used.</summary>
    /// <exception cref="Hosting.DependencyUnavailableException">Storage or Key Vault can't be used.</exception>
    ValueTask<Session?> FindSessionAsync(CancellationToken cancellationToken);

    /// <summary>Whether what changes something at Ion may be done for whoever asks now: not where another site's page has made them.</summary>
    bool MayChangeState { get; }

    /// <summary>
    /// Whether it is somebody who is away. They may take it back at any moment, of which Ion tells nothing: what was found is good for
    /// a second (<see cref="CallSession"/>). And of their sessions another may take the place of one that turns out to be over.
    /// </summary>
    bool IsAway => false;
}
