using Microsoft.Extensions.Logging;

namespace IonFunctions.Core.Health;

/// <summary>What looking at the app's own health logs. As in <see cref="Telemetry.Log"/>, nothing secret or personal is in any of it.</summary>
internal static partial class HealthLog
{
    [LoggerMessage(80, LogLevel.Warning, "{Suspicion}")]
    public static partial void NoIon(ILogger logger, string suspicion);
}
