using System.Text.Json.Serialization;

namespace IonFunctions.Benchmarks.Peers;

/// <summary>Ours beside one of the others, in one case.</summary>
/// <param name="Case">What was asked for, and how.</param>
/// <param name="Unit">What the numbers are.</param>
/// <param name="Peer">Beside whom.</param>
/// <param name="Ours">The median of ours.</param>
/// <param name="Theirs">The median of theirs.</param>
/// <param name="Min">The least ratio of ours by theirs of one round.</param>
/// <param name="Median">Its median.</param>
/// <param name="Max">Its greatest.</param>
/// <param name="Goal">What it is to be; null where nobody has said.</param>
internal sealed record PeersRow(string Case, string Unit, string Peer, double Ours, double Theirs, double Min, double Median, double Max, PeersGoal? Goal)
{
    /// <summary>Whether the goal is met; null without one.</summary>
    [JsonIgnore]
    public bool? IsMet => Goal?.IsMet(this);

    /// <summary>Of what was measured round by round, ours and theirs side by side.</summary>
    public static PeersRow Of(string name, string unit, string peer, IReadOnlyList<double> ours, IReadOnlyList<double> theirs, PeersGoal? goal)
    {
        double[] ratios = [.. ours.Zip(theirs, (our, their) => our / their).Order()];
        return new(name, unit, peer, MedianOf(ours), MedianOf(theirs), ratios[0], MedianOf(ratios), ratios[^1], goal);
    }

    private static double MedianOf(IReadOnlyList<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
