namespace IonFunctions.Tests.Simulation;

/// <summary>How much goes wrong in a seed.</summary>
internal enum ScenarioKind
{
    /// <summary>Nothing goes wrong.</summary>
    Calm,

    /// <summary>Clocks are off, machines sleep, and Ion says wrong lifetimes.</summary>
    Clocks,

    /// <summary>Everything goes wrong.</summary>
    Rough,
}
