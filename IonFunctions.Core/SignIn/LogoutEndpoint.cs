using IonFunctions.Core.Http;
using IonFunctions.Core.Sessions;
using IonFunctions.Core.Settings;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace IonFunctions.Core.SignIn;

/// <summary>Ends the session, at Ion too, and takes the cookie from the browser.</summary>
internal sealed class LogoutEndpoint(
    SessionCookie cookie,
    SignOutService signOut,
    SessionStore store,
    UserSessions sessions,
    IOfflineConsent offline,
    AppSettings settings,
    ILogger<LogoutEndpoint> logger)
    : ChangingEndpoint(Routes.Logout, settings.Site, logger)
{
    protected override async Task<IResult> AnswerAllowedAsync(HttpContext context)
    {
        if (ReadEverywhere(context.Request.Query) is not { } everywhere)
        {
            return new FailureResult(Failures.EverywhereUnclear);
        }

        foreach (var id in cookie.Read(context.Request))
        {
            // Once begun it is finished, even if the browser leaves. With storage down the cookie stays, to try again with.
            await (everywhere ? EndEverywhereAsync(id.Handle) : signOut.EndAsync(id.Handle, CancellationToken.None));
        }

        cookie.Clear(context.Response);
        if (!BrowserRequest.IsForm(context.Request))
        {
            return Results.NoContent();
        }

        // A start page that is for those who are signed in would sign in again who has just signed out: Ion does not ask.
        context.Response.Headers.Location = settings.Pages.StartNeedsSignIn ? "/" + Routes.Account : "/";
        return Results.StatusCode(StatusCodes.Status303SeeOther);
    }

    /// <summary>Null where the parameter is neither left out nor <c>true</c> or <c>false</c>.</summary>
    private static bool? ReadEverywhere(IQueryCollection query) => query["everywhere"] switch
    {
        [] or ["false"] => false,
        ["true"] => true,
        _ => null,
    };

    /// <summary>This session last: as long as it is there, all can be tried again.</summary>
    private async Task EndEverywhereAsync(SessionHandle handle)
    {
        if (await store.ReadAsync(handle, CancellationToken.None) is { } current)
        {
            // Who ends all wants nothing to go on, nor to go on again once they are back.
            await offline.WithdrawAsync(current);
            var others = await sessions.ListOthersAsync(current, CancellationToken.None);
            await Task.WhenAll(others.Select(other => signOut.EndAsync(other, CancellationToken.None)));
        }

        await signOut.EndAsync(handle, CancellationToken.None);
    }
}
