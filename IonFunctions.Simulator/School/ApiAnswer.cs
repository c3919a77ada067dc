namespace IonFunctions.Simulator.School;

/// <summary>What a view answers, before a renderer has it: data as JSON, or a picture.</summary>
internal sealed record ApiAnswer(int Status, byte[] Json)
{
    public byte[]? Picture { get; init; }
}
