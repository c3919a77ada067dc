using IonFunctions.Core.Hosting;
using Microsoft.Extensions.Logging;

namespace IonFunctions.Core.Telemetry;

/// <summary>
/// What any room logs; what is one room's own is in the log of that room (<c>RefreshLog</c> …). No token, code, secret,
/// session id or personal data is in any of it; a session is named by the first characters of its handle.
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

    [LoggerMessage(4, LogLevel.Debug, "The body of a request could not be read, and it is answered with {Status}")]
    public static partial void BodyNotRead(ILogger logger, int status);

    [LoggerMessage(3, LogLevel.Warning, "Answered with {Status} {Failure}; reference {TraceId}")]
    public static partial void Failed(ILogger logger, int status, string failure, string traceId);
}
