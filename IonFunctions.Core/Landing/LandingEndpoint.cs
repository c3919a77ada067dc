using System.Globalization;
using IonFunctions.Core.Answers;
using IonFunctions.Core.Http;
using IonFunctions.Core.Ion;
using IonFunctions.Core.Pages;
using IonFunctions.Core.Refresh;
using IonFunctions.Core.Sessions;
using IonFunctions.Core.Settings;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace IonFunctions.Core.Landing;

/// <summary>The landing page: the way in, or who is signed in. At a path of its own, and at the root of an app without pages.</summary>
internal sealed class LandingEndpoint(
    CurrentSession currentSession,
    UserTokens userTokens,
    IonProfileClient profiles,
    IOfflineConsent offlineConsent,
    AppSettings settings,
    ILogger<LandingEndpoint> logger)
    : IonEndpoint(Routes.Account, logger), IFrontPage
{
    private static readonly TimeSpan ProfilePatience = TimeSpan.FromSeconds(5);

    Task<IResult> IFrontPage.AnswerAsync(HttpContext context) => AnswerAsync(context);

    protected override async Task<IResult> AnswerAsync(HttpContext context)
    {
        var session = await currentSession.FindAsync(context);
        if (session is null)
        {
            return SignedOut();
        }

        if (!session.Tokens.OpensApi)
        {
            return Shown(LandingPage.SignedInByOpenId(AsKnownFrom(session.User)));
        }

        var asked = offlineConsent.ReadAsync(session, context.RequestAborted); // While Ion is asked.
        ProfileResult? result = null;
        var outcome = await userTokens.CallAsync(
            session,
            async accessToken =>
            {
                result = await profiles.GetAsync(accessToken, ProfilePatience, context.RequestAborted);
                return result is not ProfileResult.TokenRefused;
            },
            context.RequestAborted);
        var offline = await asked;

        return (outcome, result) switch
        {
            (RefreshOutcome.Ended, _) => SignedOut(),
            (RefreshOutcome.Postponed { Reason: var reason }, _) => WithoutProfile(IonFailure.Of(reason)),
            (_, ProfileResult.Found found) when IonProfile.TryRead(found.Json) is { } profile => Shown(LandingPage.SignedIn(profile, missing: null, offline)),
            (_, ProfileResult.Refused) => WithoutProfile(Failures.IonRefusesProfile),
            (_, ProfileResult.Unavailable { Outage: var outage }) => WithoutProfile(IonFailure.Of(outage)),
            _ => WithoutProfile(Failures.IonUnusable),
        };

        CompressedPage WithoutProfile(Failure failure) => Shown(LandingPage.SignedIn(AsKnownFrom(session.User), new(failure, PathOf(context)), offline));

        // A browser holds the redirect that follows on a form to form-action (CSP), and the one of signing out there leads to Ion.
        CompressedPage Shown(Page page) => new(page with { FormsLeadTo = settings.Ion.BaseUrl });

        CompressedPage SignedOut() => new(LandingPage.SignedOut(LoginUrl.For(PathOf(context), QueryString.Empty)));
    }

    /// <summary>Where this page is, however it was spelt.</summary>
    private static string PathOf(HttpContext context) => context.Request.Path == "/" ? "/" : "/" + Routes.Account;

    private static LandingProfile AsKnownFrom(IonUser user)
    {
        var name = $"{user.FirstName} {user.LastName}".Trim();
        return new(user.Username, name.Length > 0 ? name : user.Username.Length > 0 ? user.Username : string.Create(CultureInfo.InvariantCulture, $"User {user.Id} of Ion"))
        {
            Id = user.Id,
            Email = user.Email,
            UserType = user.UserType.Length > 0 ? user.UserType : null,
            Groups = user.Groups is { Count: > 0 } groups ? string.Join(", ", groups) : null,
        };
    }
}
