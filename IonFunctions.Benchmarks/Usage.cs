using System.Diagnostics;
using IonFunctions.Local;

namespace IonFunctions.Benchmarks;

/// <summary>What a piece of work took: on the clock, and of the processors, which a busy machine makes no longer.</summary>
/// <param name="Wall">On the clock.</param>
/// <param name="Azurite">Azurite's processor time.</param>
/// <param name="Here">This process's: the app and, where it is used, the simulated Ion.</param>
internal sealed record Usage(TimeSpan Wall, TimeSpan Azurite, TimeSpan Here)
{
    public static async Task<(T Result, Usage Usage)> MeasureAsync<T>(Azurite azurite, Func<Task<T>> work)
    {
        // What earlier work left behind is not to be cleared away during this.
        GC.Collect();
        var (started, azuriteBefore, hereBefore) = (Stopwatch.GetTimestamp(), azurite.ProcessorTime, Environment.CpuUsage.TotalTime);
        var result = await work();
        return (result, new(
            Stopwatch.GetElapsedTime(started), azurite.ProcessorTime - azuriteBefore, Environment.CpuUsage.TotalTime - hereBefore));
    }
}
