using System.Text;
using IonFunctions.Core.SignIn;
using Microsoft.Extensions.Logging.Abstractions;

namespace IonFunctions.Fuzz.Targets;

/// <summary>Where a sign-in is to return to.</summary>
internal static class ReturnUrlTarget
{
    private static readonly ReturnUrls ReturnUrls = new(SampleSettings.App, NullLogger<ReturnUrls>.Instance);

    public static void Run(byte[] input)
    {
        var location = ReturnUrls.Check(Encoding.UTF8.GetString(input));
        var isOwn = location is ['/', not ('/' or '\\'), ..] or "/";
        Finding.Unless(isOwn || location.StartsWith(SampleSettings.Allowed + "/", StringComparison.Ordinal), "It leads elsewhere.");
        Finding.Unless(location.All(c => c is > ' ' and < '\x7F' and not ('"' or '<' or '>' or '\\' or '^' or '`' or '{' or '|' or '}')), "A character that a header, or a browser, would change.");
        Finding.Unless(ReturnUrls.Check(location) == location, "It is not the same when it is checked again.");
        Finding.Unless(new Uri(new Uri(SampleSettings.Own), location).GetLeftPart(UriPartial.Authority) is SampleSettings.Own or SampleSettings.Allowed, "Another host.");
    }
}
