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
    AppSettings settings,
    ILogger<LogoutEndpoint> logger)
    : IonEndpoint(Routes.Logout, logger)
{
    protected override async Task<IResult> AnswerAsync(HttpContext context)
    {
        if (!BrowserRequest.MayChangeState(context.Request, settings.Site))
        {
            return new FailureResult(Failures.CrossSite);
        }

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
        if (!IsForm(context.Request))
        {
            return Results.NoContent();
        }

        context.Response.Headers.Location = "/";
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
            var others = await sessions.ListOthersAsync(current, CancellationToken.None);
            await Task.WhenAll(others.Select(other => signOut.EndAsync(other, CancellationToken.None)));
        }

        await signOut.EndAsync(handle, CancellationToken.None);
    }

    private static bool IsForm(HttpRequest request) => request.HasFormContentType || BrowserRequest.WantsPage(request);
}
