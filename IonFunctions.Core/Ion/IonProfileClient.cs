using IonFunctions.Core.Settings;

namespace IonFunctions.Core.Ion;

/// <summary>Ion's <c>/api/profile</c> as the app itself reads it, at sign-in, for the landing page, and where another answer leaves open whether a token is good.</summary>
internal sealed class IonProfileClient(IonDocuments documents, AppSettings settings)
{
    private readonly Uri _profile = new(settings.Ion.BaseUrl, "api/profile");

    /// <summary>Asks Ion who the token's user is, and waits for the answer as long as <paramref name="patience"/>.</summary>
    public async Task<ProfileResult> GetAsync(AccessToken accessToken, TimeSpan patience, CancellationToken cancellationToken)
    {
        var (found, failure) = await documents.GetAsync(
            _profile, accessToken, patience, body => ProfileResult.Found.Of(body.Json, body.Object), cancellationToken);
        return found ?? failure!;
    }
}
