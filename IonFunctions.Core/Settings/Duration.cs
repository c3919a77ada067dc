using System.Globalization;
using System.Text.RegularExpressions;

namespace IonFunctions.Core.Settings;

/// <summary>
/// A duration as settings have it: <c>[days.]hh:mm:ss</c>, and nothing else. .NET's own reader takes <c>24:00:00</c> for 24
/// days, a bare number for days, and leaves seconds out; whoever writes one of these means something shorter.
/// </summary>
internal static partial class Duration
{
    private static readonly string[] Forms = [@"hh\:mm\:ss", @"d\.hh\:mm\:ss"];

    /// <summary>Whether it is one.</summary>
    public static bool TryParse(string text, out TimeSpan duration) =>
        TimeSpan.TryParseExact(text, Forms, CultureInfo.InvariantCulture, out duration);

    /// <summary>What a text with more than 23 hours in it means, and is to be written as; null for any other.</summary>
    public static TimeSpan? OfManyHours(string text)
    {
        if (ManyHours().Match(text) is not { Success: true } match)
        {
            return null;
        }

        var days = match.Groups["days"] is { Success: true } group ? Number(group) : 0;
        return Number(match.Groups["hours"]) is > 23 and var hours
            ? new TimeSpan(days, hours, Number(match.Groups["minutes"]), Number(match.Groups["seconds"]))
            : null;
    }

    /// <summary>The duration as it is to be written.</summary>
    public static string Write(TimeSpan duration) => duration.ToString("c", CultureInfo.InvariantCulture);

    private static int Number(Group group) => int.Parse(group.Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^((?<days>[0-9]{1,5})\.)?(?<hours>[0-9]{1,5}):(?<minutes>[0-5][0-9]):(?<seconds>[0-5][0-9])$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ManyHours();
}
