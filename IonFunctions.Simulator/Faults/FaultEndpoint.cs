using Microsoft.AspNetCore.Http;

namespace IonFunctions.Simulator.Faults;

/// <summary>The endpoints that faults can strike.</summary>
internal static class FaultEndpoint
{
    public const string Authorize = "authorize";
    public const string Token = "token";
    public const string Revoke = "revoke";
    public const string Api = "api";

    public static bool IsKnown(string? endpoint) =>
        endpoint is Authorize or Token or Revoke or Api
        || (endpoint?.StartsWith("/api/", StringComparison.Ordinal) ?? false);

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
