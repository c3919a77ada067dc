namespace IonFunctions.Tests.Processes;

/// <summary>
/// The tests that keep books of several instances, or stop servers under load, go one after another, and beside no other class:
/// an instance that gets no processor for as long as a lease is lost to it, which the books can tell from a fault only where it
/// happened in sending.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class RealProcesses
{
    public const string Name = "Real processes";
}
