using IonFunctions.Core.Sessions;
using Microsoft.Extensions.Logging;

namespace IonFunctions.Core.Offline;

/// <summary>What is logged of users who are away. As in <see cref="Telemetry.Log"/>, nothing secret or personal is in any of it: a user is known by a session.</summary>
internal static partial class OfflineLog
{
    [LoggerMessage(90, LogLevel.Information, "The user of session {Session} lets this app's own code call Ion while they are away")]
    public static partial void Agreed(ILogger logger, SessionHandle session);

    [LoggerMessage(91, LogLevel.Information, "The user of session {Session} does not let this app's own code call Ion while they are away, or no longer")]
    public static partial void Withdrawn(ILogger logger, SessionHandle session);

    [LoggerMessage(92, LogLevel.Error, "The consent of the user of session {Session} can't be opened, and so is none: the version of session-key that sealed it is gone, or the row was changed")]
    public static partial void ConsentDoesNotOpen(ILogger logger, SessionHandle session);

    [LoggerMessage(93, LogLevel.Information, "For its user, who is away, session {Session} is used from now on: the one before is over")]
    public static partial void SessionMoved(ILogger logger, SessionHandle session);

    [LoggerMessage(94, LogLevel.Warning, "Users who are away were asked for, and there are none: the setting Offline__Enabled is not true")]
    public static partial void IsOff(ILogger logger);
}
