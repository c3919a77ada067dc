namespace IonFunctions.Core.Ion;

/// <summary>Tells whether an answer of Ion's API refuses the access token, where the answer itself does not say by asking Ion for the profile.</summary>
internal sealed class TokenCheck(IonProfileClient profile)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Whether the token that was sent for <paramref name="response"/> is refused. Leaves the body readable.</summary>
    /// <remarks>When Ion does not say it even then, its answer stands as it is: a refresh is for a token that is known to be dead.</remarks>
    public async ValueTask<bool> IsRefusedAsync(AccessToken accessToken, HttpResponseMessage response, CancellationToken cancellationToken) =>
        await TokenRefusal.ReadAsync(response, cancellationToken)
            ?? await profile.GetAsync(accessToken, Patience, cancellationToken) is ProfileResult.TokenRefused;
}
