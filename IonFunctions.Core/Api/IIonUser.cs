namespace IonFunctions.Core.Api;

/// <summary>Who is there: the user of the current request. Scoped.</summary>
public interface IIonUser
{
    /// <summary>Who is signed in, without asking Ion; null where nobody is.</summary>
    /// <remarks>Storage is asked where this instance does not know the session yet, so this is a method and not a property.</remarks>
    /// <param name="cancellationToken">Stops waiting for storage.</param>
    /// <exception cref="IonUnavailableException">Storage or Key Vault can't be used.</exception>
    /// <exception cref="InvalidOperationException">There is no request here, as in a timer.</exception>
    ValueTask<SignedInUser?> FindAsync(CancellationToken cancellationToken = default);
}
