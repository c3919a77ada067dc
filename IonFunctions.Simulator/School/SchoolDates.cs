using System.Globalization;
using System.Text.RegularExpressions;

namespace IonFunctions.Simulator.School;

/// <summary>Dates as Python and Django read them.</summary>
internal static class SchoolDates
{
    private static readonly Regex Numbers = new(
        @"^(?<year>[0-9]{4})-(?<month>[0-9]{1,2})-(?<day>[0-9]{1,2})\z", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture);

    private static readonly Regex Week = new(
        @"^(?<year>[0-9]{4})(-W(?<week>[0-9]{2})(-(?<day>[0-9]))?|W(?<week>[0-9]{2})(?<day>[0-9])?)\z", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture);

    /// <summary>Python's <c>strptime</c> with <c>%Y-%m-%d</c>, by which the filters read theirs: zeros may be left out.</summary>
    public static DateOnly? ParseFilter(string text) =>
        Numbers.Match(text) is { Success: true } match ? Create(match) : null;

    /// <summary>
    /// Django's <c>parse_date</c>: what Python takes for an ISO date, and else as above. What looks like a date and is none
    /// has another message than what does not look like one.
    /// </summary>
    public static (DateOnly? Date, string? Problem) ParseDay(string text)
    {
        if (ParseIso(text) is { } date)
        {
            return (date, null);
        }

        return Numbers.Match(text) is not { Success: true } match
            ? (null, $"“{text}” value has an invalid date format. It must be in YYYY-MM-DD format.")
            : Create(match) is { } created
                ? (created, null)
                : (null, $"“{text}” value has the correct format (YYYY-MM-DD) but it is an invalid date.");
    }

    private static DateOnly? ParseIso(string text)
    {
        if (DateOnly.TryParseExact(text, ["yyyy-MM-dd", "yyyyMMdd"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
        {
            return date;
        }

        if (Week.Match(text) is not { Success: true } match)
        {
            return null;
        }

        var (year, week, day) = (Number(match, "year"), Number(match, "week"), match.Groups["day"].Success ? Number(match, "day") : 1);
        return year > 0 && week >= 1 && week <= ISOWeek.GetWeeksInYear(year) && day is >= 1 and <= 7
            ? DateOnly.FromDateTime(ISOWeek.ToDateTime(year, week, (DayOfWeek)(day % 7)))
            : null;
    }

    private static DateOnly? Create(Match match)
    {
        var (year, month, day) = (Number(match, "year"), Number(match, "month"), Number(match, "day"));
        return year >= 1 && month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month)
            ? new DateOnly(year, month, day)
            : null;
    }

    private static int Number(Match match, string name) =>
        int.Parse(match.Groups[name].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);
}
