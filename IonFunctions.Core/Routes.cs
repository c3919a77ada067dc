namespace IonFunctions.Core;

/// <summary>
/// The paths of the HTTP contract, as both heads map them: without a leading slash, which is how the Functions host
/// wants them, with its route prefix left empty.
/// </summary>
public static class Routes
{
    /// <summary>The root. The Functions host takes an empty route for "use the function's name", so this spells "nothing".</summary>
    public const string Landing = "{ignored:maxlength(0)?}";

    /// <summary>Where a sign-in starts.</summary>
    public const string Login = "api/login";

    /// <summary>The redirect URI (RFC 6749 section 3.1.2), registered at Ion.</summary>
    public const string Callback = "api/callback";

    /// <summary>Ends the session.</summary>
    public const string Logout = "api/logout";

    /// <summary>Says who is signed in.</summary>
    public const string Session = "api/session";

    /// <summary>Ion's profile of the signed-in user.</summary>
    public const string Profile = "api/profile";

    /// <summary>Says whether the app can do its work.</summary>
    public const string Health = "api/health";
}
