using System.Text.Json.Serialization;
using IonFunctions.Core.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace IonFunctions.Core.Sessions;

/// <summary>Lists the sessions of whoever is signed in: this browser's, and those elsewhere.</summary>
public sealed class SessionsEndpoint : IonEndpoint
{
    private readonly CurrentSession _currentSession;
    private readonly UserSessions _sessions;

    internal SessionsEndpoint(CurrentSession currentSession, UserSessions sessions, ILogger<SessionsEndpoint> logger)
        : base(Routes.Sessions, logger) => (_currentSession, _sessions) = (currentSession, sessions);

    private protected override async Task<IResult> AnswerAsync(HttpContext context)
    {
        if (await _currentSession.ReadAsync(context) is not { } current)
        {
            return SignedOut.Answer(context);
        }

        var sessions = await _sessions.ListAsync(current, context.RequestAborted);
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
