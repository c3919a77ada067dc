namespace IonFunctions.Local;

/// <summary>Where a run keeps its data; one run at a time.</summary>
internal sealed class DataDirectory : IDisposable
{
    private readonly string _path;
    private readonly FileStream _lock;

    private DataDirectory(string path, FileStream held)
    {
        _path = path;
        _lock = held;
        Secrets = LocalSecrets.Load(Path.Combine(path, "secrets.json"));
    }

    public LocalSecrets Secrets { get; }

    public string Storage => Path.Combine(_path, "azurite");

    public string Ion => Path.Combine(_path, "ion");

    /// <summary>The settings of the app that runs on this data, for a second instance (see --help).</summary>
    public string SettingsFile => Path.Combine(_path, "settings.env");

    /// <exception cref="StartException">Another run uses it, or it can't be written.</exception>
    public static DataDirectory Open(string path)
    {
        try
        {
            Directory.CreateDirectory(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StartException($"The data directory can't be created: {exception.Message}", exception);
        }

        var held = Lock(path);
        try
        {
            var directory = new DataDirectory(path, held);
            Directory.CreateDirectory(directory.Storage);
            Directory.CreateDirectory(directory.Ion);
            return directory;
        }
        catch (Exception exception)
        {
            held.Dispose();
            throw exception is IOException or UnauthorizedAccessException
                ? new StartException($"The data directory {path} can't be used: {exception.Message}", exception)
                : exception;
        }
    }

    public void Dispose() => _lock.Dispose();

    // The system lets go of the lock when the process ends, however it ends.
    private static FileStream Lock(string path)
    {
        try
        {
            return new FileStream(Path.Combine(path, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new StartException($"The data directory can't be written: {exception.Message}", exception);
        }
        catch (IOException exception)
        {
            throw new StartException(
                $"The data directory {path} is in use by another run: stop that, or choose another with --data DIR.", exception);
        }
    }
}
