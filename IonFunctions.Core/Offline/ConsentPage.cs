namespace IonFunctions.Core.Offline;

/// <summary>A part of the table <c>consents</c>.</summary>
/// <param name="Consents">Rows, in the table's order; there may be none.</param>
/// <param name="Next">Where the next part begins, in the service's words; null where this is the last.</param>
internal sealed record ConsentPage(IReadOnlyList<Consent> Consents, string? Next);
