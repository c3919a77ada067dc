namespace IonFunctions.Local;

/// <summary>A folder of <c>samples/</c> that a run can start.</summary>
internal sealed record Sample(string Name, string Folder, SampleKind Kind)
{
    /// <summary>All of them, by name; what a bundler builds is none.</summary>
    public static IReadOnlyList<Sample> In(string samples) => Directory.Exists(samples)
        ? [.. new DirectoryInfo(samples).EnumerateDirectories()
            .Select(folder => KindOf(folder.FullName) is { } kind ? new Sample(folder.Name, folder.FullName, kind) : null)
            .OfType<Sample>().OrderBy(sample => sample.Name, StringComparer.Ordinal)]
        : [];

    /// <exception cref="StartException">There is no such sample.</exception>
    public static Sample Find(string samples, string name) =>
        In(samples).FirstOrDefault(sample => sample.Name == name)
        ?? throw new StartException(
            (File.Exists(Path.Combine(samples, name, "package.json"))
                ? $"samples/{name} is built by a bundler: its README.md tells how it is run."
                : $"There is no sample '{name}'.")
            + $" Samples: {string.Join(", ", In(samples).Select(sample => sample.Name))}.");

    private static SampleKind? KindOf(string folder) =>
        Directory.EnumerateFiles(folder, "*.csproj").Any() ? SampleKind.Functions
        : File.Exists(Path.Combine(folder, "server.py")) ? SampleKind.Python
        : File.Exists(Path.Combine(folder, "server.js")) ? SampleKind.Node
        : File.Exists(Path.Combine(folder, "index.html")) && !File.Exists(Path.Combine(folder, "package.json")) ? SampleKind.Page
        : null;
}
