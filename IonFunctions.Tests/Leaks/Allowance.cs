namespace IonFunctions.Tests.Leaks;

/// <summary>A kind of value is meant to be at a kind of place.</summary>
/// <param name="Kind">The value.</param>
/// <param name="Place">The place.</param>
/// <param name="Why">Why it is there.</param>
/// <param name="ToAll">Whether others may see it than whose it is; the app's own is nobody's.</param>
internal sealed record Allowance(ValueKind Kind, PlaceKind Place, string Why, bool ToAll = false)
{
    public bool Allows(Finding finding) =>
        finding.Known.Kind == Kind && finding.Document.Place == Place
        && (ToAll || (finding.Known.Owner is { } owner && finding.Document.Readers.Contains(owner)));
}
