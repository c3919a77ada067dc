using IonFunctions.Core.Http;
using IonFunctions.Core.Ion;
using IonFunctions.Core.Settings;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace IonFunctions.Core.SignIn;

/// <summary>
/// Finds out who has signed in: by the ID token where one was asked for, and what Ion has of them from its profile, or from
/// userinfo where the profile may not be read.
/// </summary>
internal sealed class WhoSignedIn(
    IdTokenValidator idTokens,
    IonProfileClient profiles,
    UserInfoClient userInfo,
    AppSettings settings,
    TimeProvider time,
    ILogger<WhoSignedIn> logger)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    // What a replica of Ion's database may lag behind.
    private static readonly TimeSpan ReplicaLag = TimeSpan.FromSeconds(1);

    /// <param name="tokens">What Ion has issued.</param>
    /// <param name="idToken">What came with them.</param>
    /// <param name="nonce">What the sign-in was started with.</param>
    public async Task<(IonUser? User, Failure? Failure)> FindAsync(TokenSet tokens, IdToken? idToken, string nonce)
    {
        if (!settings.Ion.AsksForIdToken)
        {
            return Read(await AskAsync(() => profiles.GetAsync(tokens.AccessToken, Patience, CancellationToken.None)));
        }

        // Asked for, so wanted: without it nobody could tell that it was left out on the way.
        switch (idToken is { } sent ? await idTokens.ValidateAsync(sent, nonce, tokens.AccessToken) : new IdTokenResult.Refused("there is none"))
        {
            case IdTokenResult.Valid valid:
                return await FindAsync(tokens, valid);

            case IdTokenResult.Refused { Reason: var reason }:
                SignInLog.IdTokenRefused(logger, reason);
                return (null, SignInFailures.IonNotBelieved);

            case IdTokenResult.Unavailable { Outage: var outage }:
                SignInLog.KeysNotRead(logger, outage.Kind, outage.Reason);
                return (null, SignInFailures.OfOutage(outage));

            case var other:
                throw new InvalidOperationException(other.GetType().Name);
        }
    }

    private async Task<(IonUser? User, Failure? Failure)> FindAsync(TokenSet tokens, IdTokenResult.Valid idToken)
    {
        if (!tokens.OpensApi)
        {
            return Read(await AskAsync(() => userInfo.GetAsync(tokens.AccessToken, idToken, Patience, CancellationToken.None)));
        }

        var (user, failure) = Read(await AskAsync(() => profiles.GetAsync(tokens.AccessToken, Patience, CancellationToken.None)));
        if (user is not null && user.Id != idToken.Subject)
        {
            SignInLog.IdTokenRefused(logger, "its sub is another than the profile's id");
            return (null, SignInFailures.IonNotBelieved);
        }

        return (user is null ? null : user with { Groups = ClaimsJson.GroupsOf(idToken.Claims) }, failure);
    }

    private (IonUser? User, Failure? Failure) Read(ProfileResult result)
    {
        switch (result)
        {
            case ProfileResult.Found { User: { } user }:
                return (user, null);

            case ProfileResult.Found found:
                SignInLog.ProfileNotRead(logger, IonOutageKind.Unusable, found.Fault);
                return (null, SignInFailures.IonUnusable);

            case ProfileResult.TokenRefused:
                SignInLog.ProfileRefused(logger, StatusCodes.Status401Unauthorized);
                return (null, SignInFailures.ProfileRefused);

            case ProfileResult.Refused refused:
                SignInLog.ProfileRefused(logger, refused.Status);
                return (null, SignInFailures.ProfileRefused);

            case ProfileResult.Unavailable { Outage: var outage }:
                SignInLog.ProfileNotRead(logger, outage.Kind, outage.Reason);
                return (null, SignInFailures.OfOutage(outage));

            case var other:
                throw new InvalidOperationException(other.GetType().Name);
        }
    }

    /// <summary>Once more after a moment where Ion refuses: the replica that was asked may not know the token yet.</summary>
    private async Task<ProfileResult> AskAsync(Func<Task<ProfileResult>> ask)
    {
        var result = await ask();
        if (result is not (ProfileResult.TokenRefused or ProfileResult.Refused { Status: StatusCodes.Status403Forbidden }))
        {
            return result;
        }

        SignInLog.ProfileRetried(logger, result is ProfileResult.Refused refused ? refused.Status : StatusCodes.Status401Unauthorized);
        await Task.Delay(ReplicaLag, time, CancellationToken.None);
        return await ask();
    }
}
