namespace IonFunctions.Core.Settings;

/// <summary>How the pages beside the app are served.</summary>
/// <param name="SignInFor">The paths that are for those who are signed in.</param>
/// <param name="Fallback">The file that answers unknown paths, without a leading slash; null for none.</param>
public sealed record PageSettings(IReadOnlyList<PathPattern> SignInFor, string? Fallback)
{
    /// <summary>All pages are for everybody, and unknown paths are unknown.</summary>
    public static PageSettings Default { get; } = new([], Fallback: null);

    /// <summary>Whether the start page is for those who are signed in, by whichever of its addresses that is said.</summary>
    public bool StartNeedsSignIn { get; } = SignInFor.Any(pattern => pattern.Matches("/") || pattern.Matches("/index") || pattern.Matches("/index.html"));

    /// <summary>Whether a decoded path is for those who are signed in.</summary>
    public bool NeedSignIn(string path) => SignInFor.Any(pattern => pattern.Matches(path));
}
