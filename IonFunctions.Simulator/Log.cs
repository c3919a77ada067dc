using Microsoft.Extensions.Logging;

namespace IonFunctions.Simulator;

/// <summary>The simulator's log messages.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Error, "A request for {Path} failed.")]
    public static partial void RequestFailed(ILogger logger, string? path, Exception exception);
}
