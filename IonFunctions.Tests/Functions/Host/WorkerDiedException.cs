namespace IonFunctions.Tests.Functions.Host;

/// <summary>The worker ended before it had answered; what the host makes of it is an empty 500.</summary>
internal sealed class WorkerDiedException(string message) : Exception(message);
