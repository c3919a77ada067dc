namespace IonFunctions.Tests.Answers;

/// <summary>Whether a value may be null.</summary>
internal enum Nullness
{
    /// <summary>It is not.</summary>
    Never,

    /// <summary>The simulated Ion has it null and not null.</summary>
    Both,

    /// <summary>It may be at Ion, and at the simulated one is always or never so.</summary>
    Perhaps,
}
