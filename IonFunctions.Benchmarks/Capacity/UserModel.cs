using System.Text.Json;
using IonFunctions.Local;

namespace IonFunctions.Benchmarks.Capacity;

/// <summary>What one user does, from <c>usage.json</c>: assumed, and to be changed to what the users of an app do.</summary>
/// <param name="Note">What it is.</param>
/// <param name="SignInsAMonth">Each begins a session.</param>
/// <param name="SignOutsAMonth">Each ends one; the others are ended by a sweep.</param>
/// <param name="DaysAMonth">On which the app is used.</param>
/// <param name="VisitsADay">An hour or more apart.</param>
/// <param name="PageFilesAVisit">Files of the site that the browser does not have.</param>
/// <param name="SessionQuestionsAVisit">Of <c>/api/session</c>.</param>
/// <param name="RequestsAVisit">To Ion's API.</param>
/// <param name="DaysKeptFreshAMonth">On which a sweep refreshes the session: used within <c>Refresh__ActiveWithin</c>.</param>
/// <param name="HoursOfUseADay">Over which the visits of all users are spread.</param>
/// <param name="ShareOfTheBusiestHour">Of a day's visits and sign-ins.</param>
/// <param name="SecondsAVisitIsBilled">Where nobody else is there: page and requests, each time to the next full second at least.</param>
/// <param name="SecondsARequestTakes">With Ion's answer.</param>
/// <param name="SecondsARefreshTakes">Likewise, with storage.</param>
/// <param name="RequestsAtOnceInAnInstance">Before Azure starts another (<c>perInstanceConcurrency</c> of the template).</param>
/// <param name="MinutesAnInstanceStays">With nothing to do.</param>
/// <param name="MemoryInGigabytes">Of an instance.</param>
internal sealed record UserModel(
    string Note,
    double SignInsAMonth,
    double SignOutsAMonth,
    double DaysAMonth,
    double VisitsADay,
    double PageFilesAVisit,
    double SessionQuestionsAVisit,
    double RequestsAVisit,
    double DaysKeptFreshAMonth,
    double HoursOfUseADay,
    double ShareOfTheBusiestHour,
    double SecondsAVisitIsBilled,
    double SecondsARequestTakes,
    double SecondsARefreshTakes,
    double RequestsAtOnceInAnInstance,
    double MinutesAnInstanceStays,
    double MemoryInGigabytes)
{
    public double VisitsAMonth => DaysAMonth * VisitsADay;

    /// <summary>Requests of a visit to what needs a session.</summary>
    public double SessionRequestsAVisit => RequestsAVisit + SessionQuestionsAVisit;

    public static UserModel Read() => JsonSerializer.Deserialize<UserModel>(
        File.ReadAllText(Path.Combine(RepositoryRoot.Find(), "IonFunctions.Benchmarks", "Capacity", "usage.json")), JsonSerializerOptions.Web)!;
}
