using System.Globalization;
using IonFunctions.Benchmarks;
using IonFunctions.Benchmarks.Capacity;
using IonFunctions.Benchmarks.Peers;
using IonFunctions.Local;

const int Usage = 2;

using var signals = new StopSignals();
try
{
    return args switch
    {
        ["sweep", .. var options] => await SweepCommand.RunAsync(Numbers(options, "--sizes", [2_000, 20_000, 200_000]), signals.Token),
        ["refresh", .. var options] => await RefreshCommand.RunAsync(Numbers(options, "--sessions", [1_000])[0], signals.Token),
        ["client", .. var options] => await ClientCommand.RunAsync(Numbers(options, "--rounds", [9])[0], signals.Token),
        ["cost"] => await CostCommand.RunAsync(count: false, signals.Token),
        ["cost", "--count"] => await CostCommand.RunAsync(count: true, signals.Token),
        ["day", .. var options] => await DayCommand.RunAsync(Numbers(options, "--users", [10_000_000])[0], signals.Token),
        ["scale", .. var options] => await ScaleCommand.RunAsync(Numbers(options, "--sessions", [800])[0], signals.Token),
        ["operations"] => await OperationsCommand.RunAsync(signals.Token),
        ["start", .. var options] => await StartCommand.RunAsync(Numbers(options, "--runs", [20])[0], signals.Token),
        ["peers", .. var options] => await PeersCommand.RunAsync(PeersOptions.Read(options), signals.Token),
        ["links", .. var options] => await LinksAsync(Numbers(options, "--rounds", [9])[0], signals.Token),
        ["serve", var what, var port, var ion] => await ServeCommand.RunAsync(what, ServeCommand.PortOf(port), new(ion), signals.Token), // What start and peers start.
        _ => throw new ArgumentException("Which? sweep [--sizes N,N,...], refresh [--sessions N], operations, client [--rounds N], start [--runs N], cost [--count], day [--users N], scale [--sessions N], links [--rounds N] or peers [--quick] [--write-docs].", nameof(args)),
    };
}
catch (Exception e) when (e is ArgumentException or FormatException)
{
    await Console.Error.WriteLineAsync(e.Message);
    return Usage;
}
catch (StartException e)
{
    await Console.Error.WriteLineAsync(e.Message);
    return 1;
}
catch (OperationCanceledException) when (signals.Token.IsCancellationRequested)
{
    return 1;
}

// Of peers, that alone which needs no peer.
static async Task<int> LinksAsync(int rounds, CancellationToken cancellationToken)
{
    var row = await InsideCases.MeasureLinksAsync(rounds, cancellationToken);
    await Console.Out.WriteLineAsync($"{row.Case}: {PeersTable.Number(row.Ours)} {row.Unit} ({PeersTable.Number(row.Min)} to {PeersTable.Number(row.Max)}; {row.Goal})");
    return row.IsMet is true ? 0 : 1;
}

static int[] Numbers(string[] options, string name, int[] usual) => options switch
{
    [] => usual,
    [var given, var value] when given == name =>
        [.. value.Split(',').Select(number => int.Parse(number, NumberStyles.None, CultureInfo.InvariantCulture))],
    _ => throw new ArgumentException($"The only option is {name}.", nameof(options)),
};
