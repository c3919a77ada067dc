using System.Globalization;

namespace IonFunctions.Benchmarks.Peers;

/// <summary>What a row is to be.</summary>
/// <param name="Kind">Of what, and from which side.</param>
/// <param name="Value">The bound.</param>
internal sealed record PeersGoal(PeersGoalKind Kind, double Value)
{
    public bool IsMet(PeersRow row) => Kind switch
    {
        PeersGoalKind.RatioAtLeast => row.Median >= Value,
        PeersGoalKind.RatioAtMost => row.Median <= Value,
        PeersGoalKind.MoreByAtMost => row.Ours - row.Theirs <= Value,
        PeersGoalKind.AtLeast => row.Ours >= Value,
        PeersGoalKind.AtMost => row.Ours <= Value,
        _ => throw new InvalidOperationException(Kind.ToString()),
    };

    public override string ToString()
    {
        var value = Value.ToString("0.##", CultureInfo.InvariantCulture);
        return Kind switch
        {
            PeersGoalKind.RatioAtLeast => $"≥ {value} ×",
            PeersGoalKind.RatioAtMost => $"≤ {value} ×",
            PeersGoalKind.MoreByAtMost => $"≤ + {value}",
            PeersGoalKind.AtLeast => $"≥ {value}",
            PeersGoalKind.AtMost => $"≤ {value}",
            _ => throw new InvalidOperationException(Kind.ToString()),
        };
    }
}
