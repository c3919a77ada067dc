namespace IonFunctions.Local;

/// <summary>The clone that this was built in: there are node_modules, local.settings.json and, by default, the data.</summary>
internal static class RepositoryRoot
{
    private const string Landmark = "IonFunctions.sln";

    public static string Find() =>
        TryFind() ?? throw new StartException(
            $"No {Landmark} was found in {AppContext.BaseDirectory} or above it: start from a clone of the repository, or use --app-only.");

    public static string? TryFind()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, Landmark)))
            {
                return folder.FullName;
            }
        }

        return null;
    }
}
