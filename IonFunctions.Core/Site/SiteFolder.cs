using System.Globalization;

namespace IonFunctions.Core.Site;

/// <summary>
/// What lies in the folder of pages and may be served: found by looking through it, so that no path that somebody asks for is
/// ever a path of the file system.
/// </summary>
internal static class SiteFolder
{
    /// <summary>More are a mistake: the folder above the pages, or one with node_modules in it.</summary>
    public const int MostFiles = 10_000;

    // At the top, for whoever edits the pages. Secrets have no place there, and it would be a pity to publish them.
    private static readonly string[] NotPages = ["/README.md", "/" + SitePolicy.FileName, "/local.settings.json"];

    /// <summary>The files by their paths below the folder, with a leading slash; empty where it isn't there.</summary>
    /// <exception cref="SiteFolderException">It has too many, or can't be read.</exception>
    public static Dictionary<string, FileInfo> Read(string folder)
    {
        Dictionary<string, FileInfo> files = new(StringComparer.Ordinal);
        var root = new DirectoryInfo(folder);
        if (root.Exists)
        {
            var left = MostFiles;
            Add(root, "/", files, ref left);
        }

        return files;
    }

    /// <summary>Whether it may be asked for by this path.</summary>
    public static bool IsServed(string path, bool sourceMaps) =>
        !NotPages.Contains(path, StringComparer.OrdinalIgnoreCase) && (sourceMaps || !path.EndsWith(".map", StringComparison.OrdinalIgnoreCase));

    private static void Add(DirectoryInfo folder, string path, Dictionary<string, FileInfo> files, ref int left)
    {
        try
        {
            foreach (var entry in folder.EnumerateFileSystemInfos())
            {
                // A link may lead out of the folder; what begins with a dot is a tool's or a secret.
                if (entry.Name.StartsWith('.') || entry.Attributes.HasFlag(FileAttributes.ReparsePoint))
                {
                    continue;
                }

                if (left-- == 0)
                {
                    throw new SiteFolderException(string.Create(
                        CultureInfo.InvariantCulture, $"has more than {MostFiles} files and folders: is it the folder of your pages alone, or of what a bundler has made of them?"));
                }

                if (entry is DirectoryInfo inner)
                {
                    Add(inner, path + inner.Name + "/", files, ref left);
                }
                else if (entry is FileInfo file)
                {
                    files[path + file.Name] = file;
                }
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new SiteFolderException($"can't be read: {exception.Message}");
        }
    }
}
