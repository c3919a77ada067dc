namespace IonFunctions.Simulator.Hosting;

/// <summary>A port that was asked for can't be had.</summary>
internal sealed class PortInUseException(int port, Exception innerException)
    : Exception($"Port {port} can't be listened on: something else uses it. Choose another, or 0 for any.", innerException);
