namespace IonFunctions.Core.Api;

public sealed partial class IonClient
{
    /// <summary>The user's own profile.</summary>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="IonException">There is no answer; see the class.</exception>
    public Task<Profile> GetProfileAsync(CancellationToken cancellationToken = default) =>
        GetAsync("/api/profile", "/api/profile", IonAnswersJson.Default.Profile, cancellationToken);
}
