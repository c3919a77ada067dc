using IonFunctions.Core.Ion;
using IonFunctions.Core.Sessions;
using Microsoft.Extensions.Logging;

namespace IonFunctions.Core.SignIn;

/// <summary>What a sign-in, or signing out, logs. As in <see cref="Telemetry.Log"/>, nothing secret or personal is in any of it.</summary>
internal static partial class SignInLog
{
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

    [LoggerMessage(15, LogLevel.Error, "The profile of who signs in could not be read: Ion {Kind} ({Reason})")]
    public static partial void ProfileNotRead(ILogger logger, IonOutageKind kind, string reason);

    [LoggerMessage(16, LogLevel.Error, "Ion refused the profile of who signs in, with status {Status}; is the scope read among Ion__Scopes?")]
    public static partial void ProfileRefused(ILogger logger, int status);

    [LoggerMessage(21, LogLevel.Error, "Ion refuses this app ({Error}), and so every sign-in; check Ion__ClientId and the secret ion-client-secret")]
    public static partial void ClientRefused(ILogger logger, string error);

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

    [LoggerMessage(85, LogLevel.Error, "The ID token of a sign-in can't be believed: {Reason}")]
    public static partial void IdTokenRefused(ILogger logger, string reason);

    [LoggerMessage(86, LogLevel.Error, "The keys that Ion signs ID tokens with could not be read: Ion {Kind} ({Reason})")]
    public static partial void KeysNotRead(ILogger logger, IonOutageKind kind, string reason);

    [LoggerMessage(19, LogLevel.Warning, "Ion is slow to revoke the tokens of session {Session}; its user no longer waits for it")]
    public static partial void RevocationSlow(ILogger logger, SessionHandle session);
}
