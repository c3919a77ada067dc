using System.Text.Json.Serialization;

namespace IonFunctions.Benchmarks.Peers;

/// <summary>How a goal is set.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PeersGoalKind>))]
internal enum PeersGoalKind
{
    /// <summary>The median ratio, where more is better.</summary>
    RatioAtLeast,

    /// <summary>The median ratio, where less is better.</summary>
    RatioAtMost,

    /// <summary>How much more ours is than theirs.</summary>
    MoreByAtMost,

    /// <summary>Ours, whatever theirs is, where more is better.</summary>
    AtLeast,

    /// <summary>Ours, whatever theirs is, where less is better.</summary>
    AtMost,
}
