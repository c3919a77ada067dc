using IonFunctions.Core.Http;
using IonFunctions.Core.Sessions;
using IonFunctions.Core.Settings;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace IonFunctions.Core.SignIn;

/// <summary>Ends one of the sessions of whoever is signed in, at Ion too: the one on a machine left behind, say.</summary>
internal sealed class EndSessionEndpoint(
    CurrentSession currentSession,
    UserSessions sessions,
    SessionCookie cookie,
    SignOutService signOut,
    AppSettings settings,
    ILogger<EndSessionEndpoint> logger)
    : ChangingEndpoint(Routes.EndSession, settings.Site, logger)
{
    private const string Prefix = "/api/sessions";

    protected override async Task<IResult> AnswerAllowedAsync(HttpContext context)
    {
        var handle = HandleOf(context.Request);
        // One that can be none ends nothing, and is worth no look into storage.
        var found = handle is null ? await currentSession.FindAsync(context) : await currentSession.ReadAsync(context);
        if (found is not { } current)
        {
            return SignedOut.Answer(context);
        }

        if (handle is null || await sessions.FindAsync(current, handle.Value, context.RequestAborted) is not { } session)
        {
            return new FailureResult(Failures.NoSuchSession);
        }

        // Once begun it is finished, even if the browser leaves.
        await signOut.EndAsync(session.Handle, CancellationToken.None);
        if (session.Handle == current.Handle)
        {
            cookie.Clear(context.Response);
        }

        return Results.NoContent();
    }

    private static SessionHandle? HandleOf(HttpRequest request) =>
        request.Path.StartsWithSegments(Prefix, StringComparison.OrdinalIgnoreCase, out var rest)
        && rest.Value is ['/', .. var handle]
        && handle.Length == SessionHandle.Length && StrictBase64Url.Decode(handle) is not null
            ? new(handle)
            : null;
}
