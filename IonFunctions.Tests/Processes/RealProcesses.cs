namespace IonFunctions.Tests.Processes;

/// <summary>The tests that start processes or stop servers go one after another: side by side they would only wait for the processor.</summary>
[CollectionDefinition(Name)]
public sealed class RealProcesses
{
    public const string Name = "Real processes";
}
