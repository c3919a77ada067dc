using Microsoft.Extensions.Logging;

namespace IonFunctions.Core.Ion;

/// <summary>What talking to Ion logs. As in <see cref="Telemetry.Log"/>, nothing secret or personal is in any of it.</summary>
internal static partial class IonLog
{
    [LoggerMessage(23, LogLevel.Warning, "Ion's token response is odd, and taken all the same: {Oddity}")]
    public static partial void TokenResponseOdd(ILogger logger, string oddity);

    [LoggerMessage(22, LogLevel.Warning, "{Suspicion}")]
    public static partial void SignInsSuspicious(ILogger logger, string suspicion);

    [LoggerMessage(24, LogLevel.Warning, "{Suspicion}")]
    public static partial void SignOutsSuspicious(ILogger logger, string suspicion);

    [LoggerMessage(20, LogLevel.Warning, "Ion did not revoke the {Token}: {Reason}")]
    public static partial void NotRevoked(ILogger logger, string token, string reason);
}
