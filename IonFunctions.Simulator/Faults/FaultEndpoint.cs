using Microsoft.AspNetCore.Http;

namespace IonFunctions.Simulator.Faults;

/// <summary>The endpoints that faults can strike.</summary>
internal static class FaultEndpoint
{
    public const string Authorize = "authorize";
    public const string Token = "token";
    public const string Revoke = "revoke";
    public const string Api = "api";
    private static readonly string[] OpenId = [IonPaths.Configuration, IonPaths.JsonWebKeySet, IonPaths.UserInfo, IonPaths.Logout];

    public static bool IsKnown(string? endpoint) =>
        endpoint is Authorize or Token or Revoke or Api
        || (endpoint?.StartsWith("/api/", StringComparison.Ordinal) ?? false)
        || (endpoint is ['/', ..] && OpenId.Any(path => Within(endpoint, path)));

    /// <summary>Whether a path is one of OpenID Connect's, which are struck and counted by their paths.</summary>
    public static bool IsOpenId(PathString path) => OpenId.Any(one => Within(path, one));

    /// <summary>Whether a fault for <paramref name="endpoint"/> is meant for <paramref name="path"/>.</summary>
    public static bool Covers(string endpoint, PathString path) => endpoint switch
    {
        Authorize => Within(path, IonPaths.Authorize),
        Token => Within(path, IonPaths.Token),
        Revoke => Within(path, IonPaths.Revoke),
        Api => Within(path, IonPaths.Api),
        _ => Within(path, endpoint),
    };

    private static bool Within(PathString path, string prefix) =>
        path.StartsWithSegments(prefix.TrimEnd('/'), StringComparison.Ordinal);
}
