using System.Text.Json;
using System.Text.Json.Serialization;

namespace IonFunctions.Benchmarks.Peers;

/// <summary>What a served peer counts of itself.</summary>
/// <param name="Allocated">Bytes, since its start.</param>
/// <param name="Held">Bytes that are in use, after a full collection.</param>
internal sealed record Counted(long Allocated, long Held)
{
    /// <summary>Answers each line of standard input with one of what has been counted, until there is none.</summary>
    public static async Task TellAsync(CancellationToken cancellationToken)
    {
        while (await Console.In.ReadLineAsync(cancellationToken) is not null)
        {
            var allocated = GC.GetTotalAllocatedBytes(precise: true);
            await Console.Out.WriteLineAsync(JsonSerializer.Serialize(new Counted(allocated, GC.GetTotalMemory(forceFullCollection: true)), CountedJson.Default.Counted));
            await Console.Out.FlushAsync(cancellationToken);
        }
    }
}

[JsonSerializable(typeof(Counted))]
internal sealed partial class CountedJson : JsonSerializerContext;
