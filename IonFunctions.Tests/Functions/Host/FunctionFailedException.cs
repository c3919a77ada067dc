namespace IonFunctions.Tests.Functions.Host;

/// <summary>A function threw, or was cancelled.</summary>
internal sealed class FunctionFailedException(string message) : Exception(message);
