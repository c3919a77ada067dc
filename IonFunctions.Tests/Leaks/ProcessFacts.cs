using System.Globalization;

namespace IonFunctions.Tests.Leaks;

/// <summary>What anybody on the machine can see of its processes, or their owner alone: arguments and environment.</summary>
internal static class ProcessFacts
{
    /// <summary>Of all processes but this one.</summary>
    public static IReadOnlyList<Document> Read() => !OperatingSystem.IsLinux() ? [] :
    [
        .. Directory.EnumerateDirectories("/proc")
            .Where(directory => int.TryParse(Path.GetFileName(directory), NumberStyles.None, CultureInfo.InvariantCulture, out var id) && id != Environment.ProcessId)
            .SelectMany(directory => (Document[])[Of(PlaceKind.Arguments, directory, "cmdline"), Of(PlaceKind.ProcessEnvironment, directory, "environ")]),
    ];

    private static Document Of(PlaceKind place, string directory, string file)
    {
        try
        {
            return Document.Of(place, Path.Combine(directory, file), File.ReadAllBytes(Path.Combine(directory, file)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new(place, directory, ""); // It has ended, or is somebody else's.
        }
    }
}
