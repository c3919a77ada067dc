namespace IonFunctions.Core.Settings;

/// <summary>Reads the settings of the pages. Whether there are such files is seen where the folder is looked through.</summary>
/// <param name="value">The value of a setting, or null.</param>
/// <param name="fault">Takes the setting, what is wrong with it, and an example.</param>
internal sealed class PageSettingsReader(Func<string, string?> value, Action<string, string, string> fault)
{
    public const string SignInFor = "Site__SignInFor";
    public const string Fallback = "Site__Fallback";

    public const string SignInForExample = "/members/*, /list";
    public const string FallbackExample = "index.html";

    public PageSettings Read() => new(ReadSignInFor(), ReadFallback());

    private List<PathPattern> ReadSignInFor()
    {
        List<PathPattern> patterns = [];
        foreach (var text in (value(SignInFor) ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (PathPattern.TryParse(text, out var pattern))
            {
                patterns.Add(pattern);
            }
            else
            {
                fault(SignInFor, $"has what is no path that begins with a slash, with a * at its end or none: {SettingsReader.Shown(text)}", SignInForExample);
            }
        }

        return patterns;
    }

    private string? ReadFallback()
    {
        var text = value(Fallback)?.TrimStart('/');
        if (text is not null && (!text.EndsWith(".html", StringComparison.Ordinal) || text.Contains('\\', StringComparison.Ordinal) || text.Any(char.IsControl)
            || text.Split('/').Any(segment => segment is "" or "." or "..")))
        {
            fault(Fallback, $"is no .html file of the folder of pages: {SettingsReader.Shown(text)}", FallbackExample);
        }

        return text;
    }
}
