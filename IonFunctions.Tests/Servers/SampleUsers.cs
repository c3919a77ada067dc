namespace IonFunctions.Tests.Servers;

/// <summary>The users that both servers know.</summary>
internal static class SampleUsers
{
    /// <summary>A student, id 30001, Ada Lovelace.</summary>
    public const string Ada = "2027alovelace";

    /// <summary>A student, id 30002, Grace Hopper.</summary>
    public const string Grace = "2028ghopper";

    /// <summary>A student, id 30003, Alan Turing.</summary>
    public const string Alan = "2029aturing";

    /// <summary>A teacher, id 1001, Katherine Johnson.</summary>
    public const string Katherine = "kjohnson";
}
