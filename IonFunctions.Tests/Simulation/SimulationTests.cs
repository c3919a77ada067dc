using System.Diagnostics;
using System.Globalization;

namespace IonFunctions.Tests.Simulation;

/// <summary>
/// The refresh protocol under a seeded scheduler (README.md of the tests): the production code of several instances, and
/// every fault that a seed thinks of.
/// </summary>
public sealed class SimulationTests(ITestOutputHelper output)
{
    internal const int SeedsOfATestRun = 3_000;
    private const int MostShown = 200;

    [Fact]
    public void The_invariants_hold_whatever_goes_wrong()
    {
        if (Environment.GetEnvironmentVariable("SIMULATION_SEED") is { Length: > 0 } one)
        {
            Replay(int.Parse(one, CultureInfo.InvariantCulture));
            return;
        }

        var (from, count) = Range(Environment.GetEnvironmentVariable("SIMULATION_SEEDS"));
        var watch = Stopwatch.StartNew();
        var failing = Seeds.FindAll(from, count);
        foreach (var (seed, violation) in failing.Take(MostShown))
        {
            output.WriteLine($"seed {seed}: {violation}");
        }

        Assert.True(failing.Count == 0, failing.Count == 0 ? "" : $"{failing.Count} of {count} seeds fail; {Seeds.Describe(failing[0].Seed)}");
        output.WriteLine($"{count} seeds, {count / watch.Elapsed.TotalSeconds:0} a second");
    }

    [Fact]
    public void A_seed_replays_exactly()
    {
        for (var seed = 0; seed < 50; seed++)
        {
            var (first, second) = (Seeds.Run(seed, inWords: true), Seeds.Run(seed, inWords: true));
            Assert.Equal(first.Log.Lines, second.Log.Lines);
            Assert.Equal(first.Log.Fingerprint, second.Log.Fingerprint);
        }
    }

    private void Replay(int seed)
    {
        var world = Seeds.Run(seed, inWords: true);
        foreach (var line in world.Log.Lines)
        {
            output.WriteLine(line);
        }

        Assert.True(world.Violation is null, $"seed {seed}: {world.Violation}");
    }

    /// <summary>"from-to", or how many from 0.</summary>
    private static (int From, int Count) Range(string? seeds)
    {
        if (string.IsNullOrEmpty(seeds))
        {
            return (0, SeedsOfATestRun);
        }

        var parts = seeds.Split('-');
        var (first, last) = (int.Parse(parts[0], CultureInfo.InvariantCulture), int.Parse(parts[^1], CultureInfo.InvariantCulture));
        return parts.Length == 2 ? (first, last - first + 1) : (0, last);
    }
}
