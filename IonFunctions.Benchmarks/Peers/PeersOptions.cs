using System.Globalization;

namespace IonFunctions.Benchmarks.Peers;

/// <summary>How long the peers are measured, and what becomes of it.</summary>
/// <param name="Rounds">How often everything is measured; ratios are of one round each.</param>
/// <param name="Seconds">How long each is under load in a round.</param>
/// <param name="WarmUp">For how many seconds before that.</param>
/// <param name="Starts">How often each is started.</param>
/// <param name="Worker">Whether the Functions worker is measured as well.</param>
/// <param name="WriteDocs">Whether the documents get what was measured.</param>
/// <param name="Published">Where this assembly has been published before; null for anew.</param>
internal sealed record PeersOptions(int Rounds, int Seconds, int WarmUp, int Starts, bool Worker, bool WriteDocs, string? Published)
{
    private static readonly PeersOptions Usual = new(Rounds: 5, Seconds: 2, WarmUp: 4, Starts: 10, Worker: true, WriteDocs: false, Published: null);

    public static PeersOptions Read(IReadOnlyList<string> options)
    {
        var read = Usual;
        var at = 0;
        for (; at < options.Count; at++)
        {
            read = options[at] switch
            {
                "--quick" => read with { Rounds = 1, Seconds = 1, WarmUp = 1, Starts = 2 },
                "--no-worker" => read with { Worker = false },
                "--write-docs" => read with { WriteDocs = true },
                "--published" => read with { Published = ++at < options.Count ? Path.GetFullPath(options[at]) : throw new ArgumentException("--published needs a folder.", nameof(options)) },
                "--rounds" => read with { Rounds = Number() },
                "--seconds" => read with { Seconds = Number() },
                "--starts" => read with { Starts = Number() },
                var other => throw new ArgumentException($"{other}? There are --quick, --rounds N, --seconds N, --starts N, --no-worker, --published FOLDER and --write-docs.", nameof(options)),
            };
        }

        return read;

        int Number() => ++at < options.Count && int.TryParse(options[at], NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
            ? number
            : throw new ArgumentException($"{options[at - 1]} needs a number of 1 or more.", nameof(options));
    }
}
