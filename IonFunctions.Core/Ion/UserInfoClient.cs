using IonFunctions.Core.Settings;

namespace IonFunctions.Core.Ion;

/// <summary>Ion's userinfo endpoint (OpenID Connect Core section 5.3): what the scopes <c>profile</c>, <c>email</c> and <c>groups</c> tell of a user, and no more.</summary>
internal sealed class UserInfoClient(IonDocuments documents, AppSettings settings)
{
    private readonly Uri _userInfo = new(settings.Ion.BaseUrl, "oauth/userinfo/");

    /// <summary>
    /// Asks for the user that the ID token has named. An answer about anybody else is none of this sign-in (section 5.3.2),
    /// and is told by a user who is null.
    /// </summary>
    public async Task<ProfileResult> GetAsync(
        AccessToken accessToken, IdTokenResult.Valid idToken, TimeSpan patience, CancellationToken cancellationToken)
    {
        var (found, failure) = await documents.GetAsync(_userInfo, accessToken, patience, body => Read(body, idToken), cancellationToken);
        return found ?? failure!;
    }

    private static ProfileResult.Found Read(IonBody body, IdTokenResult.Valid idToken)
    {
        var sub = IonJson.Member(body.Object, "sub");
        return ClaimsJson.SubjectOf(body.Object) is not { } subject ? Nobody($"the sub of userinfo is {IonJson.Describe(sub)}")
            : subject != idToken.Subject ? Nobody("the sub of userinfo is another than the ID token's")
            : new(body.Json, ClaimsJson.ReadUser(subject, body.Object, idToken.Claims), "");

        ProfileResult.Found Nobody(string fault) => new(body.Json, null, fault);
    }
}
