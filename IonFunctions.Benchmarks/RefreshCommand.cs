using IonFunctions.Core.Ion;
using IonFunctions.Core.Refresh;
using IonFunctions.Core.Secrets;
using IonFunctions.Core.Sessions;
using Microsoft.Extensions.DependencyInjection;

namespace IonFunctions.Benchmarks;

/// <summary>Tokens refreshed per second by a sweep, with storage and Ion each real or replaced by an instant one.</summary>
internal static class RefreshCommand
{
    private static readonly int[] Parallelisms = [1, 8, 32, 128];

    public static async Task<int> RunAsync(int sessions, CancellationToken cancellationToken)
    {
        await using var rig = await Rig.StartAsync(cancellationToken);
        var setups = ((bool HasAzurite, bool HasIon)[])[(true, true), (true, false), (false, true), (false, false)];
        foreach (var (hasAzurite, hasIon) in setups)
        {
            await SweepAsync(rig, new(hasAzurite, hasIon, Parallelism: 8), sessions, cancellationToken); // To warm up.
        }

        // What is compared runs side by side, since the machine may not be as busy a minute later.
        var runs = new List<RefreshRun>();
        foreach (var parallelism in Parallelisms)
        {
            foreach (var (hasAzurite, hasIon) in setups)
            {
                runs.Add(await SweepAsync(rig, new(hasAzurite, hasIon, parallelism), sessions, cancellationToken));
            }
        }

        await ReportAsync(runs, sessions);
        return 0;
    }

    private static async Task<RefreshRun> SweepAsync(Rig rig, RefreshSetup setup, int sessions, CancellationToken cancellationToken)
    {
        var (table, index) = (new MemorySessionTable(), new MemoryDueIndex());
        await using var instance = new Instance(rig.Settings(port: 1, setup.Parallelism), services =>
        {
            if (!setup.HasAzurite)
            {
                services.AddSingleton<ISessionTable>(table).AddSingleton<IDueIndex>(index).AddSingleton<IUserIndex, MemoryUserIndex>();
            }

            if (!setup.HasIon)
            {
                services.AddSingleton<ITokenClient, InstantTokenClient>();
            }
        });

        var seed = new Seed(rig, instance.Get<Sealer>());
        await seed.AddDueAsync(sessions);
        if (setup.HasAzurite)
        {
            await seed.WriteAsync(cancellationToken);
        }
        else
        {
            foreach (var row in seed.Rows)
            {
                await table.InsertAsync(row, cancellationToken);
            }

            foreach (var row in seed.DueRows)
            {
                await index.AddAsync(row, cancellationToken);
            }
        }

        var (report, usage) = await Usage.MeasureAsync(rig.Azurite, () => instance.Sweep.SweepAsync(cancellationToken));
        return report.Refreshed == sessions
            ? new(setup, usage, sessions)
            : throw new InvalidOperationException($"Of {sessions}, {report.Refreshed} were refreshed.");
    }

    private static async Task ReportAsync(List<RefreshRun> runs, int sessions)
    {
        var table = new TextTable(
            "storage, Ion", "parallelism", "refreshes/s", "/ parallelism 1", "/ both real", "ms", "Azurite ms", "here ms", "Azurite busy", "here busy");
        foreach (var run in runs)
        {
            var alone = runs.First(other => other.Setup == run.Setup with { Parallelism = 1 });
            var real = runs.First(other => other.Setup == new RefreshSetup(HasAzurite: true, HasIon: true, run.Setup.Parallelism));
            table.Add(
                run.Setup.Name, $"{run.Setup.Parallelism}", $"{run.Rate:0}", $"{run.Rate / alone.Rate:0.0}", $"{run.Rate / real.Rate:0.0}",
                $"{run.Wall:0.00}", $"{run.Azurite:0.00}", $"{run.Here:0.00}", $"{run.Azurite / run.Wall:0 %}", $"{run.Here / run.Wall:0 %}");
        }

        await table.WriteAsync($"A sweep over {sessions:N0} due sessions; milliseconds are per refresh, of the clock and of the processors:");

        var shares = new TextTable("parallelism", "Azurite", "SDK for storage", "simulated Ion and HTTP to it", "the app itself", "ms in all");
        foreach (var parallelism in Parallelisms)
        {
            RefreshRun Of(bool hasAzurite, bool hasIon) => runs.First(run => run.Setup == new RefreshSetup(hasAzurite, hasIon, parallelism));
            var (real, app) = (Of(hasAzurite: true, hasIon: true), Of(hasAzurite: false, hasIon: false).Here);
            var (sdk, ion) = (Of(hasAzurite: true, hasIon: false).Here - app, Of(hasAzurite: false, hasIon: true).Here - app);
            var all = real.Azurite + sdk + ion + app;
            shares.Add($"{parallelism}", $"{real.Azurite / all:0 %}", $"{sdk / all:0 %}", $"{ion / all:0 %}", $"{app / all:0 %}", $"{all:0.00}");
        }

        await shares.WriteAsync("Where a refresh spends processor time, by what each replacement saves:");
    }

    /// <summary>What is real in a run, and how many refreshes are in flight.</summary>
    private sealed record RefreshSetup(bool HasAzurite, bool HasIon, int Parallelism)
    {
        public string Name => (HasAzurite ? "Azurite" : "memory") + ", " + (HasIon ? "simulated" : "instant");
    }

    /// <summary>What it took, in milliseconds per refresh.</summary>
    private sealed record RefreshRun(RefreshSetup Setup, Usage Usage, int Sessions)
    {
        public double Rate => Sessions / Usage.Wall.TotalSeconds;

        public double Wall => Usage.Wall.TotalMilliseconds / Sessions;

        public double Azurite => Usage.Azurite.TotalMilliseconds / Sessions;

        public double Here => Usage.Here.TotalMilliseconds / Sessions;
    }
}
