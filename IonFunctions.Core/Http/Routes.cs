using IonFunctions.Core.Settings;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing.Template;

namespace IonFunctions.Core.Http;

/// <summary>
/// The paths of the HTTP contract, as both heads map them: without a leading slash, which is how the Functions host
/// wants them, with its route prefix left empty.
/// </summary>
internal static class Routes
{
    /// <summary>
    /// The root: the site's <c>index.html</c>, or else the landing page. The Functions host takes an empty route for "use the
    /// function's name", so this spells "nothing".
    /// </summary>
    public const string Landing = "{ignored:maxlength(0)?}";

    /// <summary>The landing page, whatever is at the root.</summary>
    public const string Account = "api/account";

    /// <summary>Where a sign-in starts.</summary>
    public const string Login = "api/login";

    /// <summary>The redirect URI (RFC 6749 section 3.1.2), registered at Ion.</summary>
    public const string Callback = SiteSettings.CallbackPath;

    /// <summary>Ends the session.</summary>
    public const string Logout = "api/logout";

    /// <summary>The post-logout redirect URI, registered at Ion.</summary>
    public const string SignedOut = SiteSettings.SignedOutPath;

    /// <summary>Says who is signed in.</summary>
    public const string Session = "api/session";

    /// <summary>Lists the user's sessions.</summary>
    public const string Sessions = "api/sessions";

    /// <summary>Ends one of them.</summary>
    public const string EndSession = "api/sessions/{handle}";

    /// <summary>Lets code of the app's own call Ion while the user is away, or no longer.</summary>
    public const string Offline = "api/offline";

    /// <summary>Ion's profile of the signed-in user.</summary>
    public const string Profile = "api/profile";

    /// <summary>Ion's API, for the paths that pass.</summary>
    public const string IonApi = "api/ion/{*path}";

    /// <summary>States who is signed in to a server of somebody's own.</summary>
    public const string Identity = "api/identity";

    /// <summary>The keys by which such a server verifies that.</summary>
    public const string KeySet = ".well-known/jwks.json";

    /// <summary>Where libraries look for them (OpenID Connect Discovery 1.0 section 4).</summary>
    public const string Discovery = ".well-known/openid-configuration";

    /// <summary>Says whether the app can do its work.</summary>
    public const string Health = "api/health";

    /// <summary>This contract, as OpenAPI has it.</summary>
    public const string OpenApi = "api/openapi.json";

    /// <summary>The module for web pages.</summary>
    public const string ClientScript = "ion.js";

    /// <summary>Its types.</summary>
    public const string ClientTypes = "ion.d.ts";

    /// <summary>Everything else: a file of the site, or the path of no other route, or the method of none.</summary>
    public const string Unmatched = "{*path}";

    // HEAD is answered wherever GET is (RFC 9110 section 9.1).
    private static readonly string[] Get = [HttpMethods.Get, HttpMethods.Head];

    /// <summary>The methods of each.</summary>
    public static IReadOnlyDictionary<string, string[]> Methods { get; } = new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        [Landing] = Get,
        [Account] = Get,
        [Login] = Get,
        [Callback] = Get,
        [Logout] = [HttpMethods.Post],
        [SignedOut] = Get,
        [Session] = Get,
        [Sessions] = Get,
        [EndSession] = [HttpMethods.Delete],
        [Offline] = [HttpMethods.Post, HttpMethods.Delete],
        [Profile] = Get,
        [IonApi] = [HttpMethods.Get, HttpMethods.Head, HttpMethods.Post],
        [Identity] = Get,
        [KeySet] = Get,
        [Discovery] = Get,
        [Health] = Get,
        [OpenApi] = Get,
        [ClientScript] = Get,
        [ClientTypes] = Get,
        [Unmatched] = [HttpMethods.Get, HttpMethods.Head, HttpMethods.Post, HttpMethods.Put, HttpMethods.Patch, HttpMethods.Delete],
    };

    /// <summary>Whether a path is the Functions host's own, and no function's (ScriptHost.ValidateHttpFunction).</summary>
    internal static bool IsOfFunctionsHost(PathString path) =>
        path.StartsWithSegments("/admin", StringComparison.OrdinalIgnoreCase) || path.StartsWithSegments("/runtime", StringComparison.OrdinalIgnoreCase);

    /// <summary>The methods that a path takes; null where there is nothing but what the site may have.</summary>
    internal static string[]? MethodsAt(PathString path) => path == "/" ? Methods[Landing] : Methods
        .Where(route => route.Key is not (Landing or Unmatched)
            && new TemplateMatcher(TemplateParser.Parse(route.Key), defaults: []).TryMatch(path, []))
        .Select(route => route.Value)
        .FirstOrDefault();
}
