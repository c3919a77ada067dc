namespace IonFunctions.Tests.Leaks;

/// <summary>A value that came to exist in a run.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">The value, in the form in which it came.</param>
/// <param name="Owner">Whose it is, of the people in a run; null where it is the app's.</param>
internal sealed record Known(ValueKind Kind, string Text, string? Owner = null)
{
    /// <summary>
    /// Whether nothing of it can be guessed, so that a piece of it is a leak too. A JSON Web Token begins alike
    /// for everybody, and a person's name is found whole or not at all.
    /// </summary>
    public bool IsRandom => Kind is not (ValueKind.Person or ValueKind.IdToken or ValueKind.Statement);
}
