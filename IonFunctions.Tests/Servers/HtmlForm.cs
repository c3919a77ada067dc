using System.Net;
using System.Text.RegularExpressions;

namespace IonFunctions.Tests.Servers;

/// <summary>Reads the fields of the one form on a page. Enough for the pages that Django's templates make.</summary>
internal static partial class HtmlForm
{
    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture;

    public static Dictionary<string, string> Fields(string html)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (Match input in Input.Matches(html))
        {
            var attributes = Attribute.Matches(input.Value).ToDictionary(
                attribute => attribute.Groups["name"].Value,
                attribute => WebUtility.HtmlDecode(attribute.Groups["value"].Value),
                StringComparer.OrdinalIgnoreCase);
            if (attributes.TryGetValue("name", out var name))
            {
                fields[name] = attributes.GetValueOrDefault("value", "");
            }
        }

        return fields;
    }

    [GeneratedRegex("<input\\b[^>]*>", Options, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Input { get; }

    [GeneratedRegex("(?<name>[a-z-]+)=\"(?<value>[^\"]*)\"", Options, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Attribute { get; }
}
