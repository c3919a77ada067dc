using Microsoft.Extensions.Logging;
using Yarp.ReverseProxy.Forwarder;

namespace IonFunctions.Core.Proxy;

/// <summary>What the proxy logs. As in <see cref="Telemetry.Log"/>, nothing secret or personal is in any of it.</summary>
internal static partial class ProxyLog
{
    [LoggerMessage(50, LogLevel.Error, "A request to Ion could not be forwarded ({Error}): {Reason}")]
    public static partial void ForwardingFailed(ILogger logger, ForwarderError error, string reason, Exception? exception);
}
