using System.Globalization;
using System.Text;

namespace IonFunctions.Core.Telemetry;

/// <summary>
/// Text as the log has it: no longer than anybody reads, and without what a terminal, or whoever reads line by line, would obey
/// (escape sequences, line breaks, marks that turn the direction of writing).
/// </summary>
internal static class PrintableText
{
    private const char Replacement = '\uFFFD';
    private const char Cut = '…';

    /// <summary>The text cut and made printable; itself where it is both.</summary>
    /// <param name="text">From wherever.</param>
    /// <param name="longest">How many characters of it are kept.</param>
    /// <param name="hasLines">Whether line breaks are its own, as in a stack trace.</param>
    public static string Of(string text, int longest, bool hasLines = false)
    {
        if (text.Length <= longest && !text.Any(c => c is < ' ' or > '~'))
        {
            return text; // Nearly always.
        }

        var printable = new StringBuilder(Math.Min(text.Length, longest) + 1);
        for (var at = 0; at < text.Length;)
        {
            if (printable.Length >= longest)
            {
                return printable.Append(Cut).ToString();
            }

            var isWhole = Rune.TryGetRuneAt(text, at, out var rune);
            var isKept = isWhole && (IsPrintable(rune) || (hasLines && rune.Value is '\r' or '\n'));
            _ = isKept ? printable.Append(rune) : printable.Append(Replacement);
            at += isWhole ? rune.Utf16SequenceLength : 1;
        }

        return printable.ToString();
    }

    private static bool IsPrintable(Rune rune) => Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned);
}
