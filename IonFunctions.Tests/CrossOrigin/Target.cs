using IonFunctions.Core.Http;
using IonFunctions.Tests.Contract;
using Microsoft.AspNetCore.Http;

namespace IonFunctions.Tests.CrossOrigin;

/// <summary>What is attacked, of every route that there is: a new one is among them without a word here.</summary>
/// <param name="Route">The route.</param>
/// <param name="Method">The method; null where it is to be read, by whatever reads.</param>
/// <param name="Path">A path of the route, with its query.</param>
internal sealed record Target(string Route, string? Method, string Path)
{
    private static readonly string[] Safe = [HttpMethods.Get, HttpMethods.Head];

    /// <summary>Everything that can be read.</summary>
    public static IReadOnlyList<Target> Readable { get; } =
        [.. Routes.Methods.Where(route => route.Value.Intersect(Safe, StringComparer.Ordinal).Any()).SelectMany(route => PathsOf(route.Key).Select(path => new Target(route.Key, null, path)))];

    /// <summary>Everything that changes something.</summary>
    public static IReadOnlyList<Target> Changing { get; } =
        [.. Routes.Methods.Where(route => route.Key != Routes.Unmatched).SelectMany(route => route.Value.Except(Safe, StringComparer.Ordinal).Select(method => new Target(route.Key, method, PathsOf(route.Key)[^1])))];

    private static string[] PathsOf(string route) => route switch
    {
        Routes.Landing => ["/"],
        Routes.Login => ["/api/login", "/api/login?returnUrl=/members/"],
        Routes.Callback => ["/api/callback", "/api/callback?code=c&state=s"],
        Routes.Identity => ["/api/identity?audience=" + AppWithoutIon.Audience],
        Routes.IonApi => ["/api/ion/profile/30001/picture", "/api/ion/schedule", "/api/ion/announcements", "/api/ion/nothing", "/api/ion/signups/user"],
        Routes.EndSession => ["/api/sessions/" + new string('A', 43)],
        Routes.Unmatched => ["/members/data.json", "/members/", "/members", "/members/nothing", "/about", "/script.js", "/nothing"],
        _ when !route.Contains('{', StringComparison.Ordinal) => ["/" + route],
        _ => throw new InvalidOperationException($"Say of {route} what its parameters are."),
    };
}
