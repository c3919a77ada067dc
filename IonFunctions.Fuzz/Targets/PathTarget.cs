using System.Text;
using System.Text.RegularExpressions;
using IonFunctions.Core.Proxy;
using Microsoft.AspNetCore.Http;

namespace IonFunctions.Fuzz.Targets;

/// <summary>A path below <c>/api/ion</c>, and behind a line feed the query of a public one.</summary>
internal static partial class PathTarget
{
    public static void Run(byte[] input)
    {
        var parts = Encoding.UTF8.GetString(input).Split('\n', 2);
        if (IonApi.Find(new PathString("/" + parts[0])) is not { } found)
        {
            return;
        }

        var target = found.Path.Path;
        Finding.Unless(AtIon().IsMatch(target), "A character that is not encoded, or nothing between two slashes.");
        // Whoever resolves it arrives at the same path.
        Finding.Unless(new Uri(new Uri(SampleSettings.Ion), target).AbsoluteUri == SampleSettings.Ion + target, "It is another path to who resolves it.");
        Finding.Unless(!target.Split('/').Any(segment => Uri.UnescapeDataString(segment) is "." or ".."), "A dot segment.");
        if (PublicPath.Of(found.Path, new QueryString("?" + (parts.Length > 1 ? parts[1] : ""))) is { } resource)
        {
            Finding.Unless(Public().IsMatch(resource.Target), "More than a date and two numbers.");
        }
    }

    [GeneratedRegex(@"^/api/?$|^/api(/(?:[A-Za-z0-9\-._~]|%[0-9A-F]{2})+)+\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex AtIon();

    [GeneratedRegex(@"^api/(emerg|schedule/\d{4}-\d\d-\d\d|schedule(\?(page=(last|\d{1,4}))?&?(page_size=\d)?)?)\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Public();
}
