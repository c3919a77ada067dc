namespace IonFunctions.Local;

/// <summary><c>new NAME [DIR]</c>: starts a page from a sample.</summary>
internal static class NewSite
{
    public const string Command = "new";

    private const string Usage = "Usage: new NAME [DIR]";

    // What tools make of a sample, and what tells of it.
    private static readonly string[] NotCopied = ["node_modules", "dist", "README.md"];

    /// <summary>Copies a sample, over nothing that is there, and returns what to say of it.</summary>
    /// <exception cref="StartException">There is no such sample, or something is in its way.</exception>
    public static string Run(IReadOnlyList<string> arguments)
    {
        var root = RepositoryRoot.Find();
        return Copy(Path.Combine(root, "samples"), Path.Combine(root, "wwwroot"), arguments);
    }

    /// <summary>Likewise, from and to folders that are named.</summary>
    public static string Copy(string samples, string pages, IReadOnlyList<string> arguments)
    {
        if (arguments is not ([_] or [_, _]) || arguments.Any(argument => argument.StartsWith('-') || argument.Length == 0))
        {
            throw new StartException($"{Usage}. {Names(samples)}");
        }

        var sample = Array.Find(SamplesIn(samples), sample => sample.Name == arguments[0])
            ?? throw new StartException($"There is no sample '{arguments[0]}'. {Names(samples)}");
        var needsBundler = File.Exists(Path.Combine(sample.FullName, "package.json"));
        if (needsBundler && arguments.Count == 1)
        {
            throw new StartException($"The sample {sample.Name} is built by a bundler, and what is in {Path.GetFileName(pages)} is served as it is: name a folder for it. {Usage}.");
        }

        var target = arguments.Count == 1 ? pages : Path.GetFullPath(arguments[1]);
        var files = FilesOf(sample).ToArray();
        var inTheWay = File.Exists(target) ? target : files.Select(file => Path.Combine(target, file)).FirstOrDefault(Path.Exists);
        if (inTheWay is not null)
        {
            throw new StartException($"{inTheWay} is there already, and nothing was copied: move it away, or name another folder. {Usage}.");
        }

        try
        {
            foreach (var file in files)
            {
                var to = Path.Combine(target, file);
                Directory.CreateDirectory(Path.GetDirectoryName(to)!);
                File.Copy(Path.Combine(sample.FullName, file), to);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StartException($"The sample can't be copied to {target}: {exception.Message}", exception);
        }

        var next = needsBundler ? "its README.md tells how to go on" : arguments.Count == 1 ? "see it with ./run.sh" : $"see it with ./run.sh --site {arguments[1]}";
        return $"Copied samples/{sample.Name} to {target}: {next}.";
    }

    private static DirectoryInfo[] SamplesIn(string samples) => Directory.Exists(samples)
        ? [.. new DirectoryInfo(samples).EnumerateDirectories().Where(folder => File.Exists(Path.Combine(folder.FullName, "index.html"))).OrderBy(folder => folder.Name, StringComparer.Ordinal)]
        : [];

    private static string Names(string samples) => $"Samples: {string.Join(", ", SamplesIn(samples).Select(sample => sample.Name))}.";

    private static IEnumerable<string> FilesOf(DirectoryInfo sample) => sample.EnumerateFileSystemInfos()
        .Where(entry => !entry.Name.StartsWith('.') && !NotCopied.Contains(entry.Name) && !entry.Attributes.HasFlag(FileAttributes.ReparsePoint))
        .SelectMany(entry => entry is DirectoryInfo folder ? FilesOf(folder).Select(file => Path.Combine(folder.Name, file)) : [entry.Name])
        .Order(StringComparer.Ordinal);
}
