using IonFunctions.Core.Settings;

namespace IonFunctions.Core.Site;

/// <summary>Where the pages are, and whether somebody works on them.</summary>
/// <param name="Folder">The folder; one that isn't there has no pages.</param>
internal sealed record SiteOptions(string Folder)
{
    /// <summary>The folder that is deployed with the app.</summary>
    public static SiteOptions Deployed { get; } = new(Path.Combine(AppContext.BaseDirectory, "wwwroot"));

    /// <summary>Whether files come and go while the app runs: then they are looked for at each request, and no browser keeps them.</summary>
    public bool IsBeingEdited { get; init; }

    /// <summary>What is put at the end of each page, such as a script that loads it anew; null for nothing.</summary>
    public Func<string>? EndOfPage { get; init; }

    /// <summary>Looks through the folder, as the app does when it starts.</summary>
    /// <exception cref="SettingsException">There is something wrong with the folder, its own file, or what the settings say of it.</exception>
    public void Check(AppSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        _ = new SitePages(this, settings.Pages);
    }
}
