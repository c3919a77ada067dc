using System.Text.Json.Serialization;
using IonFunctions.Core.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace IonFunctions.Core.Sessions;

/// <summary>Lists the sessions of whoever is signed in: this browser's, and those elsewhere.</summary>
internal sealed class SessionsEndpoint(CurrentSession currentSession, UserSessions userSessions, ILogger<SessionsEndpoint> logger)
    : IonEndpoint(Routes.Sessions, logger)
{
    protected override async Task<IResult> AnswerAsync(HttpContext context)
    {
        if (await currentSession.ReadAsync(context) is not { } current)
        {
            return SignedOut.Answer(context);
        }

        var sessions = await userSessions.ListAsync(current, context.RequestAborted);
        return Results.Json(
            new SessionList([.. sessions.Select(session => new ListedSession(
                session.Handle.Value, session.CreatedAt, session.LastSeenAt, session.ExpiresAt, session.Handle == current.Handle))]),
            SessionListJson.Default.SessionList);
    }
}

internal sealed record SessionList(IReadOnlyList<ListedSession> Sessions);

/// <param name="Handle">Names the session to <c>DELETE /api/sessions/{handle}</c>; it is of no use as a cookie.</param>
/// <param name="CreatedAt">When the user signed in.</param>
/// <param name="LastSeenAt">When it was last used, to the hour.</param>
/// <param name="ExpiresAt">When it ends however much it is used.</param>
/// <param name="Current">Whether it is the one that asks.</param>
internal sealed record ListedSession(
    string Handle, DateTimeOffset CreatedAt, DateTimeOffset LastSeenAt, DateTimeOffset ExpiresAt, bool Current);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(SessionList))]
internal sealed partial class SessionListJson : JsonSerializerContext;
