using System.Diagnostics.CodeAnalysis;

namespace IonFunctions.Fuzz;

/// <summary>What must hold of an answer, and did not.</summary>
internal sealed class Finding(string message) : Exception(message)
{
    public static void Unless([DoesNotReturnIf(false)] bool holds, string what)
    {
        if (!holds)
        {
            throw new Finding(what);
        }
    }
}
