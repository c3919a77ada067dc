using IonFunctions.Core.Ion;
using Microsoft.Extensions.Logging;

namespace IonFunctions.Core.PublicData;

/// <summary>What is logged of public data. As in <see cref="Telemetry.Log"/>, nothing secret or personal is in any of it.</summary>
internal static partial class PublicLog
{
    [LoggerMessage(55, LogLevel.Warning, "Ion's public {Path} could not be had: Ion {Kind} ({Reason}); visitors get {Instead}")]
    public static partial void NotAnswered(ILogger logger, string path, IonOutageKind kind, string reason, string instead);
}
