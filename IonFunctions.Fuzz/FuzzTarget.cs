namespace IonFunctions.Fuzz;

/// <summary>One reader of what comes from outside, with what must hold of whatever it makes of it.</summary>
/// <param name="Name">As the command line, and the folder of its seeds, have it.</param>
/// <param name="Run">Reads one input. An exception is a finding.</param>
internal sealed record FuzzTarget(string Name, Action<byte[]> Run)
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        new("cookie", Targets.CookieTarget.Run),
        new("state", Targets.StateTarget.Run),
        new("sealed", Targets.SealedTarget.Run),
        new("row", Targets.RowTarget.Run),
        new("return-url", Targets.ReturnUrlTarget.Run),
        new("links", Targets.LinksTarget.Run),
        new("path", Targets.PathTarget.Run),
        new("ion-json", Targets.IonJsonTarget.Run),
        new("id-token", Targets.IdTokenTarget.Run),
        new("jwks", Targets.KeySetTarget.Run),
        new("headers", Targets.HeadersTarget.Run),
        new("printable", Targets.PrintableTarget.Run),
    ];

    /// <summary>Inputs to begin with, which lead into its branches.</summary>
    public IEnumerable<byte[]> Seeds => Directory.EnumerateFiles(Path.Combine(Corpus.Folder, Name)).Order(StringComparer.Ordinal).Select(File.ReadAllBytes);
}
