using Microsoft.Extensions.Logging;

namespace IonFunctions.Core.Limits;

/// <summary>What is logged of limits. As in <see cref="Telemetry.Log"/>, nothing secret or personal is in any of it: an address has another name at each start.</summary>
internal static partial class LimitsLog
{
    [LoggerMessage(75, LogLevel.Warning, "The limit {Limit} is reached: {Payer} has had {Most} this minute, and gets 429 for the next {Wait}")]
    public static partial void Reached(ILogger logger, string limit, Payer payer, int most, TimeSpan wait);
}
