using IonFunctions.Core.Http;
using IonFunctions.Core.Sessions;
using IonFunctions.Core.Settings;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace IonFunctions.Core.Identity;

/// <summary>Gives a page a signed statement of who is signed in, for a server of an audience that the settings name.</summary>
internal sealed class IdentityEndpoint(CurrentSession currentSession, Statements statements, AppSettings settings, ILogger<IdentityEndpoint> logger)
    : IonEndpoint(Routes.Identity, logger)
{
    protected override async Task<IResult> AnswerAsync(HttpContext context)
    {
        // Of storage: who has signed out at another instance is told so by nobody else.
        if (await currentSession.ReadAsync(context) is not { } session)
        {
            return SignedOut.Answer(context);
        }

        return context.Request.Query["audience"] is not [{ Length: > 0 } audience] ? new FailureResult(IdentityFailures.AudienceUnclear)
            : !settings.IdentityAudiences.Contains(audience, StringComparer.Ordinal) ? new FailureResult(IdentityFailures.AudienceNotListed)
            : Results.Json(await statements.MakeAsync(session, audience, context.RequestAborted), StatementJson.Default.Statement);
    }
}
