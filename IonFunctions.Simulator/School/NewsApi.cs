using System.Globalization;
using IonFunctions.Simulator.Hosting;
using Microsoft.AspNetCore.Http;

namespace IonFunctions.Simulator.School;

/// <summary>What is the same for everybody: bell schedule, announcements, emergencies and buses.</summary>
internal sealed class NewsApi(IonAddress ion, Calendar calendar)
{
    private const int DaysAhead = 60;

    public IResult Schedule(HttpContext context)
    {
        var days = Enumerable.Range(0, DaysAhead)
            .Select(days => calendar.Today.AddDays(days))
            .Where(static date => BellSchedule.Of(date).Blocks.Count > 0)
            .Select(Day)
            .ToList();
        return Paging.Page(context.Request, ion.Url, days, size: 1, maximumSize: 7);
    }

    public IResult ScheduleDay(string date) =>
        DateOnly.TryParseExact(date, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? ApiAnswers.Json(Day(day))
            : ApiAnswers.Problems(
                StatusCodes.Status400BadRequest,
                "date",
                $"“{date}” value has an invalid date format. It must be in YYYY-MM-DD format.");

    public IResult Announcements(HttpContext context) =>
        Paging.Page(context.Request, ion.Url, School.Announcements.List(ion.Url, calendar.Today));

    public IResult Announcement(int id) =>
        School.Announcements.List(ion.Url, calendar.Today)
            .FirstOrDefault(announcement => announcement.Id == id) is { } found
            ? ApiAnswers.Json(found)
            : ApiAnswers.NotFound("Announcement");

    public static IResult Emergency() => ApiAnswers.Json(new Emergency(Status: false, Message: null));

    public IResult Buses(HttpContext context) => Paging.Page(context.Request, ion.Url, BusRoutes.All);

    public static IResult Bus(int id) =>
        BusRoutes.All.FirstOrDefault(route => route.Id == id) is { } found
            ? ApiAnswers.Json(found)
            : ApiAnswers.NotFound("Route");

    private ScheduleDay Day(DateOnly date) => new(
        new Uri(ion.Url, "api/schedule/" + Calendar.Format(date)).AbsoluteUri,
        Calendar.Format(date),
        BellSchedule.Of(date));
}
