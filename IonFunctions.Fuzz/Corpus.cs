using IonFunctions.Local;

namespace IonFunctions.Fuzz;

/// <summary>The seeds of all targets, a folder each; what was found stays there as one more.</summary>
internal static class Corpus
{
    public static string Folder { get; } = Path.Combine(RepositoryRoot.Find(), "IonFunctions.Fuzz", "Corpus");
}
