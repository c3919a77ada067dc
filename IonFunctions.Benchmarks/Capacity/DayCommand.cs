using System.Diagnostics;
using System.Globalization;

namespace IonFunctions.Benchmarks.Capacity;

/// <summary>Simulates a day of so many users' refreshes, with more and more sweepers, and prints what gives way.</summary>
internal static class DayCommand
{
    private static readonly (int Sweepers, int Parallelism)[] Fleets = [(1, 32), (4, 32), (4, 64), (4, 128)];

    public static async Task<int> RunAsync(int users, CancellationToken cancellationToken)
    {
        var (counts, model) = (OperationCounts.Read(), UserModel.Read());
        var table = new TextTable(
            "sweepers x parallelism", "refreshes", "too late", "most due", "sweeps unfinished", "lag, h:mm", "account/s", "due partition/s", "sessions partition/s", "seconds")
        {
            EndsInWords = true,
        };
        foreach (var (sweepers, parallelism) in Fleets)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var started = Stopwatch.GetTimestamp();
            var settings = RefreshRhythm.Settings;
            var plan = new DayPlan(
                users,
                settings with { Refresh = settings.Refresh with { Sweepers = sweepers, Parallelism = parallelism } },
                model.SecondsARefreshTakes,
                DayPlan.AQuarterInAnHour);
            var day = DaySimulation.Run(plan, counts);
            table.Add(
                $"{sweepers} x {parallelism}", Text(day.Refreshes), Text(day.TooLate), Text(day.MostDue), $"{day.Unfinished} of {day.Sweeps}",
                Text(day.Lag), Text(day.Account), Text(day.DuePartition), Text(day.SessionPartition),
                Stopwatch.GetElapsedTime(started).TotalSeconds.ToString("0", CultureInfo.InvariantCulture));
        }

        await table.WriteAsync(
            $"{DayPlan.Length.TotalHours:0} hours of {users.ToString("N0", CultureInfo.InvariantCulture)} users who sign in on one day, a quarter of them in the busiest hour; the most in a second, of {Load.AccountLimit:N0} and {Load.PartitionLimit:N0}:");
        await Console.Out.WriteLineAsync($"{Environment.NewLine}  Memory: {GC.GetTotalMemory(forceFullCollection: false) / 1_000_000} MB now, {Process.GetCurrentProcess().PeakWorkingSet64 / 1_000_000} MB at most.");
        return 0;
    }

    private static string Text(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static string Text(DayReport.Peak peak) => string.Create(CultureInfo.InvariantCulture, $"{peak.Requests:N0} at {Text(peak.At)}");

    private static string Text(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours}:{time.Minutes:00}");
}
