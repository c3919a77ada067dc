using System.Collections.Concurrent;
using System.Globalization;
using System.Text;

namespace IonFunctions.Tests.Simulation;

/// <summary>Runs seeds, each in a world of its own, side by side.</summary>
internal static class Seeds
{
    private const int LastEvents = 60;

    /// <summary>Runs one seed.</summary>
    public static World Run(int seed, Mutation? mutation = null, bool inWords = false)
    {
        var world = new World(seed, mutation ?? Mutation.None, inWords);
        new Scenario(world).Run();
        return world;
    }

    /// <summary>The first of the seeds that breaks an invariant; null when none does.</summary>
    public static int? FindFirst(int from, int count, Mutation? mutation = null)
    {
        var result = Parallel.For(
            from, checked(from + count), new() { MaxDegreeOfParallelism = Environment.ProcessorCount },
            (seed, loop) =>
            {
                if (Run(seed, mutation).Violation is not null)
                {
                    loop.Break();
                }
            });
        return (int?)result.LowestBreakIteration;
    }

    /// <summary>All of the seeds that break an invariant, in order.</summary>
    public static List<(int Seed, string Violation)> FindAll(int from, int count)
    {
        var found = new ConcurrentBag<(int Seed, string Violation)>();
        Parallel.For(from, checked(from + count), new() { MaxDegreeOfParallelism = Environment.ProcessorCount }, seed =>
        {
            if (Run(seed).Violation is { } violation)
            {
                found.Add((seed, violation));
            }
        });
        return [.. found.OrderBy(one => one.Seed)];
    }

    /// <summary>What a failing seed did, up to what went wrong.</summary>
    public static string Describe(int seed, Mutation? mutation = null)
    {
        var world = Run(seed, mutation, inWords: true);
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"seed {seed}: {world.Violation}");
        text.AppendLine(CultureInfo.InvariantCulture, $"SIMULATION_SEED={seed} runs it again. Its last events:");
        foreach (var line in world.Log.Lines.TakeLast(LastEvents))
        {
            text.AppendLine(line);
        }

        return text.ToString();
    }
}
