namespace IonFunctions.Fuzz.Targets;

/// <summary>Always the same moment: what is in a seed is neither expired nor to come.</summary>
internal sealed class StoppedTime : TimeProvider
{
    public const long Now = 1_700_000_000;

    public static StoppedTime Instance { get; } = new();

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.FromUnixTimeSeconds(Now);

    public override long GetTimestamp() => 0;
}
