using IonFunctions.Core.Http;
using IonFunctions.Core.Sessions;
using IonFunctions.Core.Settings;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace IonFunctions.Core.Offline;

/// <summary>Where whoever is signed in agrees to be called for while away, and takes it back: by a form, which can only POST, or by a script.</summary>
internal sealed class OfflineEndpoint(
    CurrentSession currentSession, Consents consents, AppSettings settings, ILogger<OfflineEndpoint> logger)
    : ChangingEndpoint(Routes.Offline, settings.Site, logger)
{
    protected override async Task<IResult> AnswerAllowedAsync(HttpContext context)
    {
        if (!settings.OfflineEnabled)
        {
            return new FailureResult(Failures.OfflineOff);
        }

        if (ReadWithdraw(context.Request) is not { } withdraw)
        {
            return new FailureResult(Failures.WithdrawUnclear);
        }

        // Asked of storage: a session that was ended elsewhere agrees to nothing.
        if (await currentSession.ReadAsync(context) is not { } session)
        {
            return SignedOut.Answer(context);
        }

        // Once begun it is finished, even if the browser leaves.
        if (withdraw)
        {
            await consents.WithdrawAsync(session);
        }
        else if (!await consents.AgreeAsync(session, CancellationToken.None))
        {
            return new FailureResult(Failures.WithdrawnMeanwhile);
        }

        if (!BrowserRequest.IsForm(context.Request))
        {
            return Results.NoContent();
        }

        context.Response.Headers.Location = "/" + Routes.Account;
        return Results.StatusCode(StatusCodes.Status303SeeOther);
    }

    /// <summary>Null where the wish is not clear: it is not guessed.</summary>
    private static bool? ReadWithdraw(HttpRequest request) => (HttpMethods.IsDelete(request.Method), request.Query["withdraw"]) switch
    {
        (true, [] or ["true"]) or (false, ["true"]) => true,
        (false, [] or ["false"]) => false,
        _ => null,
    };
}
