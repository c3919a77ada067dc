using IonFunctions.Core.Http;
using IonFunctions.Core.Sessions;
using IonFunctions.Core.Tokens;
using Microsoft.Extensions.Logging;
using Yarp.ReverseProxy.Forwarder;

namespace IonFunctions.Core;

/// <summary>
/// Everything that Core logs. No token, code, secret, session id or personal data is in any of it; a session is named by
/// the first characters of its handle.
/// </summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Error, "Something failed for a reason that nobody foresaw")]
    public static partial void Unexpected(ILogger logger, Exception exception);

    /// <summary>Storage or Key Vault can't be used, and what to do where that is known.</summary>
    public static void DependencyUnavailable(ILogger logger, DependencyUnavailableException exception) =>
        DependencyUnavailable(logger, exception.Message, exception.InnerException);

    [LoggerMessage(2, LogLevel.Error, "{Fault}")]
    private static partial void DependencyUnavailable(ILogger logger, string fault, Exception? exception);

    [LoggerMessage(3, LogLevel.Warning, "Answered with {Status} {Failure}; reference {TraceId}")]
    public static partial void Failed(ILogger logger, int status, string failure, string traceId);

    [LoggerMessage(10, LogLevel.Warning, "A sign-in asked to return to where it may not, and will return to / instead")]
    public static partial void ReturnUrlReplaced(ILogger logger);

    [LoggerMessage(11, LogLevel.Warning, "Ion sent a browser back with an error instead of a code: {Error}")]
    public static partial void AuthorizationRefused(ILogger logger, string error);

    [LoggerMessage(12, LogLevel.Warning, "Ion refused to exchange a code: {Error}")]
    public static partial void CodeRefused(ILogger logger, string error);

    [LoggerMessage(13, LogLevel.Error, "A code could not be exchanged: Ion {Kind} ({Reason})")]
    public static partial void CodeNotExchanged(ILogger logger, IonOutageKind kind, string reason);

    [LoggerMessage(14, LogLevel.Error, "Ion's token response can't be used: {Reason}")]
    public static partial void TokenResponseUnusable(ILogger logger, string reason);

    [LoggerMessage(23, LogLevel.Warning, "Ion's token response is odd, and taken all the same: {Oddity}")]
    public static partial void TokenResponseOdd(ILogger logger, string oddity);

    [LoggerMessage(15, LogLevel.Error, "The profile of who signs in could not be read: Ion {Kind} ({Reason})")]
    public static partial void ProfileNotRead(ILogger logger, IonOutageKind kind, string reason);

    [LoggerMessage(16, LogLevel.Error, "Ion refused the profile of who signs in, with status {Status}; is the scope read among Ion__Scopes?")]
    public static partial void ProfileRefused(ILogger logger, int status);

    [LoggerMessage(21, LogLevel.Error, "Ion refuses this app ({Error}), and so every sign-in; check Ion__ClientId and the secret ion-client-secret")]
    public static partial void ClientRefused(ILogger logger, string error);

    [LoggerMessage(22, LogLevel.Warning, "{Suspicion}")]
    public static partial void SignInsSuspicious(ILogger logger, string suspicion);

    [LoggerMessage(17, LogLevel.Information, "Session {Session} began")]
    public static partial void SignedIn(ILogger logger, SessionHandle session);

    [LoggerMessage(18, LogLevel.Information, "Session {Session} ended by sign-out")]
    public static partial void SignedOut(ILogger logger, SessionHandle session);

    [LoggerMessage(80, LogLevel.Information, "Session {Session} ended: its browser has signed in anew")]
    public static partial void SessionReplaced(ILogger logger, SessionHandle session);

    [LoggerMessage(81, LogLevel.Warning, "Session {Session} ended as it began: the browser had left before it was stored")]
    public static partial void NotCollected(ILogger logger, SessionHandle session);

    [LoggerMessage(82, LogLevel.Error, "Session {Session}, which no browser has any more, could not be ended; it ends when it has not been used for Session__IdleTimeout")]
    public static partial void SessionNotEnded(ILogger logger, SessionHandle session, Exception? exception);

    [LoggerMessage(83, LogLevel.Warning, "The session that a browser had before could not be read, and what it has signed in with already is not known")]
    public static partial void PreviousNotRead(ILogger logger, Exception? exception);

    [LoggerMessage(84, LogLevel.Warning, "Ion refused the profile of who signs in, with status {Status}, with a token that it had just issued; trying once more")]
    public static partial void ProfileRetried(ILogger logger, int status);

    [LoggerMessage(19, LogLevel.Warning, "Ion is slow to revoke the tokens of session {Session}; its user no longer waits for it")]
    public static partial void RevocationSlow(ILogger logger, SessionHandle session);

    [LoggerMessage(20, LogLevel.Warning, "Ion did not revoke the {Token}: {Reason}")]
    public static partial void NotRevoked(ILogger logger, string token, string reason);

    [LoggerMessage(30, LogLevel.Error, "Session {Session} can't be opened: the version of session-key that sealed it is gone, or the row was changed")]
    public static partial void SessionDoesNotOpen(ILogger logger, SessionHandle session);

    [LoggerMessage(31, LogLevel.Warning, "The last use of session {Session} could not be written")]
    public static partial void SeenNotWritten(ILogger logger, SessionHandle session, Exception? exception);

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

    [LoggerMessage(70, LogLevel.Information, "The secret {Name} has changed in Key Vault, and is in use")]
    public static partial void SecretChanged(ILogger logger, string name);

    [LoggerMessage(80, LogLevel.Warning, "{Suspicion}")]
    public static partial void NoIon(ILogger logger, string suspicion);

    [LoggerMessage(50, LogLevel.Error, "A request to Ion could not be forwarded: {Error}")]
    public static partial void ForwardingFailed(ILogger logger, ForwarderError error, Exception? exception);
}
