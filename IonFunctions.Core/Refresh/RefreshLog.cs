using IonFunctions.Core.Ion;
using IonFunctions.Core.Sessions;
using Microsoft.Extensions.Logging;

namespace IonFunctions.Core.Refresh;

/// <summary>What the refresh protocol and its sweeps log. As in <see cref="Telemetry.Log"/>, nothing secret or personal is in any of it.</summary>
internal static partial class RefreshLog
{
    [LoggerMessage(40, LogLevel.Information, "Session {Session} refreshed")]
    public static partial void Refreshed(ILogger logger, SessionHandle session);

    [LoggerMessage(41, LogLevel.Error, "Session {Session} not refreshed: Ion {Kind} ({Reason})")]
    public static partial void RefreshFailed(ILogger logger, SessionHandle session, IonOutageKind kind, string reason);

    [LoggerMessage(42, LogLevel.Error, "Session {Session} not refreshed: Ion refuses this app ({Error}); check Ion__ClientId and the secret ion-client-secret")]
    public static partial void RefreshRefused(ILogger logger, SessionHandle session, string error);

    [LoggerMessage(43, LogLevel.Warning, "Session {Session} ended: Ion no longer takes its refresh token")]
    public static partial void SessionEndedByIon(ILogger logger, SessionHandle session);

    [LoggerMessage(44, LogLevel.Warning, "Session {Session} is being refreshed elsewhere for longer than that can take")]
    public static partial void LeaseNotHad(ILogger logger, SessionHandle session);

    [LoggerMessage(45, LogLevel.Warning, "The lease on session {Session} could not be renewed")]
    public static partial void LeaseNotRenewed(ILogger logger, SessionHandle session, Exception? exception);

    [LoggerMessage(46, LogLevel.Error, "New tokens of session {Session} could not be stored yet; trying again")]
    public static partial void StoreRetried(ILogger logger, SessionHandle session, Exception? exception);

    [LoggerMessage(47, LogLevel.Error, "New tokens of session {Session} came too late: the row already has others")]
    public static partial void AnswerOvertaken(ILogger logger, SessionHandle session);

    [LoggerMessage(48, LogLevel.Information, "Session {Session} was over and is gone")]
    public static partial void SessionOver(ILogger logger, SessionHandle session);

    [LoggerMessage(60, LogLevel.Information, "Sweep: {Due} due, {Refreshed} refreshed, {Ended} ended, {Postponed} postponed in {Seconds:0.0} s; the oldest was {Lag:0} s late")]
    public static partial void Swept(ILogger logger, int due, int refreshed, int ended, int postponed, double seconds, double lag);

    [LoggerMessage(61, LogLevel.Warning, "The sweep took no more work, because {Reason}; the next goes on where it stopped")]
    public static partial void SweepStopped(ILogger logger, string reason);
}
