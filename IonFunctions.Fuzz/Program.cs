using System.Globalization;
using IonFunctions.Fuzz;
using IonFunctions.Local;

const int Usage = 2;

// fuzz: what people and CI start; run: what AFL++ starts, instrumented; seeds: each input of the corpus once.
using var signals = new StopSignals();
return args switch
{
    ["fuzz", var name, "--seconds", var seconds] when Find(name) is { } target && int.TryParse(seconds, NumberStyles.None, CultureInfo.InvariantCulture, out var number) =>
        await AflRun.StartAsync(target, TimeSpan.FromSeconds(number), signals.Token),
    ["seeds", var name] when Find(name) is { } target => AflRun.RunSeeds(target),
    ["run", var name] when Find(name) is { } target => AflRun.Serve(target),
    _ => Explain(),
};

static FuzzTarget? Find(string name) => FuzzTarget.All.FirstOrDefault(target => target.Name == name);

static int Explain()
{
    Console.Error.WriteLine("Which? fuzz TARGET --seconds N, or seeds TARGET, with one of the targets");
    foreach (var target in FuzzTarget.All)
    {
        Console.Error.WriteLine($"  {target.Name}");
    }

    return Usage;
}
