using Microsoft.Extensions.Logging;

namespace IonFunctions.Core.Sessions;

/// <summary>What finding a session logs. As in <see cref="Telemetry.Log"/>, nothing secret or personal is in any of it.</summary>
internal static partial class SessionsLog
{
    [LoggerMessage(30, LogLevel.Error, "Session {Session} can't be opened: the version of session-key that sealed it is gone, or the row was changed")]
    public static partial void SessionDoesNotOpen(ILogger logger, SessionHandle session);

    [LoggerMessage(31, LogLevel.Warning, "The last use of session {Session} could not be written")]
    public static partial void SeenNotWritten(ILogger logger, SessionHandle session, Exception? exception);
}
