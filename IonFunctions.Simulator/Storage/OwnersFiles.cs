namespace IonFunctions.Simulator.Storage;

/// <summary>Files that hold keys and tokens: nobody but their owner reads them. Windows gives them what the folder has.</summary>
internal static class OwnersFiles
{
    private const UnixFileMode Owners = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Makes the file, empty, before anything is written that another could read.</summary>
    public static void Make(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = Owners;
        }

        new FileStream(path, options).Dispose();
        Keep(path);
    }

    /// <summary>Takes one that is there from everybody else.</summary>
    public static void Keep(string path)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, Owners);
        }
    }
}
