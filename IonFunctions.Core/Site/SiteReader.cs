using IonFunctions.Core.Http;
using IonFunctions.Core.Settings;

namespace IonFunctions.Core.Site;

/// <summary>Looks through the folder, and says all that is wrong with it at once.</summary>
internal sealed class SiteReader(SiteOptions options, PageSettings settings)
{
    private readonly string _name = Path.GetFileName(Path.TrimEndingDirectorySeparator(options.Folder));

    public SiteIndex Read()
    {
        List<string> faults = [];
        try
        {
            var files = SiteFolder.Read(options.Folder);
            var policy = ReadPolicy(faults);
            var site = files.Where(file => SiteFolder.IsServed(file.Key, policy.SourceMaps) && !IsCoding(file.Key, files))
                .Select(file => new SiteFile(file.Key, file.Value.FullName)
                {
                    Codings = CodingsOf(file.Key, files),
                    IsImmutable = HashedName.Is(file.Key) || policy.Immutable.Any(pattern => pattern.Matches(file.Key)),
                    NeedsSignIn = SiteFile.AddressesOf(file.Key).Any(settings.NeedSignIn),
                })
                .ToArray();
            CheckRoutes(site, faults);
            CheckSettings(site, faults);
            return new(site, policy, settings, faults);
        }
        catch (SiteFolderException exception)
        {
            faults.Add($"The folder of pages, {options.Folder}, {exception.Message}");
            return new([], SitePolicy.Strict, settings, faults);
        }
    }

    private SitePolicy ReadPolicy(List<string> faults)
    {
        // Not a link to one, nor too large to be one.
        const int most = 64 * 1024;
        var file = new FileInfo(Path.Combine(options.Folder, SitePolicy.FileName));
        if (!file.Exists || file.Attributes.HasFlag(FileAttributes.ReparsePoint))
        {
            return SitePolicy.Strict;
        }

        var name = $"{_name}/{SitePolicy.FileName}";
        try
        {
            if (file.Length <= most)
            {
                return new SitePolicyReader(name, faults).Read(File.ReadAllBytes(file.FullName));
            }

            faults.Add($"{name} has more than {most} bytes.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            faults.Add($"{name} can't be read: {exception.Message}");
        }

        return SitePolicy.Strict;
    }

    /// <summary>Whether it is but another form of a file beside it.</summary>
    private static bool IsCoding(string path, Dictionary<string, FileInfo> files) =>
        ContentCoding.All.Any(coding => path.EndsWith(coding.Suffix, StringComparison.Ordinal) && files.ContainsKey(path[..^coding.Suffix.Length]));

    // While the file is edited, what lies beside it is of another time.
    private List<(ContentCoding, string)> CodingsOf(string path, Dictionary<string, FileInfo> files) => options.IsBeingEdited
        ? []
        : [.. from coding in ContentCoding.All where files.ContainsKey(path + coding.Suffix) select (coding, files[path + coding.Suffix].FullName)];

    private void CheckRoutes(IEnumerable<SiteFile> files, List<string> faults)
    {
        foreach (var file in files)
        {
            if (SiteFile.AddressesOf(file.Path).FirstOrDefault(address => address != "/" && Routes.MethodsAt(address) is not null)?.TrimEnd('/') is { } taken)
            {
                faults.Add($"{_name}{file.Path} can't be reached: {taken} is the app's own. Give the file another name.");
            }
            else if (SiteFile.AddressesOf(file.Path).FirstOrDefault(address => Routes.IsOfFunctionsHost(address)) is { } kept)
            {
                faults.Add($"{_name}{file.Path} can't be reached in Azure: {kept} is the Functions host's own. Give the file another name.");
            }
        }
    }

    private void CheckSettings(SiteFile[] files, List<string> faults)
    {
        if (settings.Fallback is { } fallback && !Array.Exists(files, file => file.Path == "/" + fallback))
        {
            faults.Add($"{PageSettings.FallbackName} names a file that is not in {options.Folder}: {SettingsReader.Shown(fallback)}. Example: {PageSettings.FallbackName}={PageSettings.FallbackExample}");
        }

        // A mistyped path would leave the pages open that it is for. The views of a single-page app are known to nobody here.
        if (files.Length > 0 && settings.Fallback is null)
        {
            var addresses = files.SelectMany(file => SiteFile.AddressesOf(file.Path)).ToArray();
            faults.AddRange(settings.SignInFor.Where(pattern => !Array.Exists(addresses, pattern.Matches)).Select(pattern =>
                $"{PageSettings.SignInForName} names what is no page of {options.Folder}: {SettingsReader.Shown(pattern.ToString())}. Example: {PageSettings.SignInForName}={PageSettings.SignInForExample}"));
        }
    }
}
