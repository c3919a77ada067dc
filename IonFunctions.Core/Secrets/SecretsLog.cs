using Microsoft.Extensions.Logging;

namespace IonFunctions.Core.Secrets;

/// <summary>What reading secrets logs. As in <see cref="Telemetry.Log"/>, nothing secret or personal is in any of it.</summary>
internal static partial class SecretsLog
{
    [LoggerMessage(70, LogLevel.Information, "The secret {Name} has changed in Key Vault, and is in use")]
    public static partial void SecretChanged(ILogger logger, string name);
}
