namespace IonFunctions.Simulator.School;

/// <summary>What is the same for everybody: bell schedule, announcements, emergencies and buses.</summary>
internal sealed class NewsApi(Calendar calendar)
{
    private const int DaysAhead = 60;

    public ApiAnswer Schedule(ApiCall call)
    {
        var days = Enumerable.Range(0, DaysAhead)
            .Select(days => calendar.TodayInGreenwich.AddDays(days))
            .Where(IsSchoolDay)
            .Select(date => Day(call, date, Calendar.Format(date)))
            .ToList();
        return Paging.Page(call, days, size: 1, maximumSize: 7);
    }

    /// <summary>Of a day that nobody has entered Ion says what it was asked, letter for letter, and that there is no school.</summary>
    public static ApiAnswer ScheduleDay(ApiCall call)
    {
        var asked = call.Text("date");
        var (date, problem) = SchoolDates.ParseDay(asked);
        // Django's exception within Django REST Framework's shows as Python shows a list.
        return date is not { } day
            ? ApiAnswers.Invalid(PythonText.ReprOfList(problem!))
            : ApiAnswers.Json(Day(call, day, IsSchoolDay(day) ? Calendar.Format(day) : asked));
    }

    public ApiAnswer Announcements(ApiCall call) => Paging.Page(call, School.Announcements.List(call.Urls, calendar.Today));

    public ApiAnswer Announcement(ApiCall call) =>
        School.Announcements.List(call.Urls, calendar.Today)
            .FirstOrDefault(announcement => announcement.Id == call.Id("pk")) is { } found
            ? ApiAnswers.Json(found)
            : ApiAnswers.NotFound("Announcement");

    /// <summary>Without an emergency the text is empty; it is null where Ion could not ask.</summary>
    public static ApiAnswer Emergency(ApiCall call) => ApiAnswers.Json(new Emergency(Status: false, Message: ""));

    public static ApiAnswer Buses(ApiCall call) => Paging.Page(call, BusRoutes.All);

    public static ApiAnswer Bus(ApiCall call) =>
        BusRoutes.All.FirstOrDefault(route => route.Id == call.Id("pk")) is { } found
            ? ApiAnswers.Json(found)
            : ApiAnswers.NotFound("Route");

    private static bool IsSchoolDay(DateOnly date) => BellSchedule.Of(date).Blocks.Count > 0;

    private static ScheduleDay Day(ApiCall call, DateOnly date, string text) => new(call.Urls.Day(text), text, BellSchedule.Of(date));
}
