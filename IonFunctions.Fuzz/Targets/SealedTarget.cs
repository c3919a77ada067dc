using IonFunctions.Core.Secrets;

namespace IonFunctions.Fuzz.Targets;

/// <summary>A sealed value as it may stand in a row; and any value, sealed here and damaged at the place that the input names.</summary>
internal static class SealedTarget
{
    private const string Place = "handle/AccessToken";

    public static void Run(byte[] input)
    {
        Finding.Unless(Open(Place, input) is null, "It opens, and was not sealed here.");
        var value = SampleSettings.Sealer.SealAsync(SealPurpose.Tokens, Place, input, CancellationToken.None).AsTask().GetAwaiter().GetResult();
        Finding.Unless(Open(Place, value)?.AsSpan().SequenceEqual(input) is true, "What was sealed does not open as it was.");
        Finding.Unless(Open(Place + "x", value) is null, "It opens at another place.");
        if (input is [var high, var low, var change and not 0, ..])
        {
            value[((high << 8) | low) % value.Length] ^= change;
            Finding.Unless(Open(Place, value) is null, "It opens, and was changed.");
        }
    }

    private static byte[]? Open(string place, byte[] value) =>
        SampleSettings.Sealer.OpenAsync(SealPurpose.Tokens, place, value, CancellationToken.None).AsTask().GetAwaiter().GetResult();
}
