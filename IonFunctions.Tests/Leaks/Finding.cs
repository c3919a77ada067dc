namespace IonFunctions.Tests.Leaks;

/// <summary>A value that is somewhere.</summary>
/// <param name="Known">The value.</param>
/// <param name="Form">In what form it is there.</param>
/// <param name="Document">Where.</param>
/// <param name="Around">What is about it.</param>
internal sealed record Finding(Known Known, string Form, Document Document, string Around)
{
    public override string ToString() =>
        $"{Known.Kind} of {Known.Owner ?? "the app"} ({Form}: {Known.Text}) in {Document.Place}, {Document.Detail}: …{Around}…";
}
