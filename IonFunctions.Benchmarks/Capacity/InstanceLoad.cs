namespace IonFunctions.Benchmarks.Capacity;

/// <summary>What requests keep instances busy, where they come by chance, each visit by itself.</summary>
/// <param name="BusySecondsAMonth">In which an instance runs a function, of all instances.</param>
/// <param name="MeanInstances">That are there, at work or not.</param>
/// <param name="StartsAMonth">When a visit comes and none is there.</param>
/// <param name="PeakInstances">In the busiest hour.</param>
/// <param name="InstancesAVisitMeets">Each of which reads the session.</param>
internal sealed record InstanceLoad(
    double BusySecondsAMonth, double MeanInstances, double StartsAMonth, double PeakInstances, double InstancesAVisitMeets)
{
    public static InstanceLoad Of(double users, UserModel model)
    {
        var hours = model.DaysAMonth * model.HoursOfUseADay;
        var seconds = hours * 3600;
        var visits = users * model.VisitsAMonth;
        var visitsASecond = visits / seconds;

        // One instance, at work while at least one visit is; and as many as the requests at once need.
        var atWork = 1 - Math.Exp(-visitsASecond * model.SecondsAVisitIsBilled);
        var needed = visitsASecond * model.SessionRequestsAVisit * model.SecondsARequestTakes / model.RequestsAtOnceInAnInstance;
        var atPeak = needed * model.ShareOfTheBusiestHour * model.HoursOfUseADay;
        var stays = Math.Exp(-visitsASecond * model.MinutesAnInstanceStays * 60);
        var instances = Math.Max(1, atPeak);
        return new(
            seconds * Math.Max(atWork, needed),
            Math.Max(1 - stays, needed) * hours / (30 * 24),
            (visits * stays) + (model.DaysAMonth * instances),
            Math.Ceiling(instances),
            instances * (1 - Math.Pow(1 - (1 / instances), model.SessionRequestsAVisit)));
    }
}
