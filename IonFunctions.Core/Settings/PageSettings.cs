namespace IonFunctions.Core.Settings;

/// <summary>How the pages beside the app are served.</summary>
/// <param name="SignInFor">The paths that are for those who are signed in.</param>
/// <param name="Fallback">The file that answers unknown paths, without a leading slash; null for none.</param>
internal sealed record PageSettings(IReadOnlyList<PathPattern> SignInFor, string? Fallback)
{
    internal const string SignInForName = "Site__SignInFor";
    internal const string SignInForExample = "/members/*, /list";
    internal const string FallbackName = "Site__Fallback";
    internal const string FallbackExample = "index.html";

    /// <summary>All pages are for everybody, and unknown paths are unknown.</summary>
    public static PageSettings Default { get; } = new([], Fallback: null);

    /// <summary>Whether the start page is for those who are signed in, by whichever of its addresses that is said.</summary>
    public bool StartNeedsSignIn { get; } = SignInFor.Any(pattern => pattern.Matches("/") || pattern.Matches("/index") || pattern.Matches("/index.html"));

    /// <summary>Whether a decoded path is for those who are signed in.</summary>
    public bool NeedSignIn(string path) => SignInFor.Any(pattern => pattern.Matches(path));

    // Whether there are such files is seen where the folder is looked through.
    internal static PageSettings Read(SettingsReader reader) => new(ReadSignInFor(reader), ReadFallback(reader));

    private static List<PathPattern> ReadSignInFor(SettingsReader reader)
    {
        List<PathPattern> patterns = [];
        foreach (var text in (reader.Value(SignInForName) ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (PathPattern.TryParse(text, out var pattern))
            {
                patterns.Add(pattern);
            }
            else
            {
                reader.Fault(
                    SignInForName, $"has what is no path that begins with a slash, with a * at its end or none: {SettingsReader.Shown(text)}", SignInForExample);
            }
        }

        return patterns;
    }

    private static string? ReadFallback(SettingsReader reader)
    {
        var text = reader.Value(FallbackName)?.TrimStart('/');
        if (text is not null && (!text.EndsWith(".html", StringComparison.Ordinal) || text.Contains('\\', StringComparison.Ordinal) || text.Any(char.IsControl)
            || text.Split('/').Any(segment => segment is "" or "." or "..")))
        {
            reader.Fault(FallbackName, $"is no .html file of the folder of pages: {SettingsReader.Shown(text)}", FallbackExample);
        }

        return text;
    }
}
