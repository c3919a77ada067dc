using System.Runtime.InteropServices;
using System.Text;
using IonFunctions.Core.Telemetry;

namespace IonFunctions.Fuzz.Targets;

/// <summary>Text for the log, of any 16-bit units: lone surrogates, escapes, marks.</summary>
internal static class PrintableTarget
{
    public static void Run(byte[] input)
    {
        var text = new string(MemoryMarshal.Cast<byte, char>(input.AsSpan(0, input.Length & ~1)));
        foreach (var one in (string[])[text, Encoding.UTF8.GetString(input)])
        {
            const int longest = 100;
            var printable = PrintableText.Of(one, longest);
            Finding.Unless(printable.Length <= longest + 2, "Longer than is kept.");
            Finding.Unless(!printable.Any(c => char.IsControl(c) || c is '\u2028' or '\u2029' or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069')), "What a terminal obeys.");
            Finding.Unless(PrintableText.Of(printable, longest + 2) == printable, "It is not the same when it is made printable again.");
        }
    }
}
