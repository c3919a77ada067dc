using System.Globalization;
using System.Text;

namespace IonFunctions.Simulator.School;

/// <summary>Text as Python shows it to programmers, which Ion sends where an exception was made into an answer.</summary>
internal static class PythonText
{
    /// <summary><c>repr()</c> of a list of one string.</summary>
    public static string ReprOfList(string text) => $"[{Repr(text)}]";

    private static string Repr(string text)
    {
        var quote = text.Contains('\'') && !text.Contains('"') ? '"' : '\'';
        var repr = new StringBuilder().Append(quote);
        foreach (var character in text)
        {
            _ = character switch
            {
                '\\' => repr.Append(@"\\"),
                '\n' => repr.Append(@"\n"),
                '\r' => repr.Append(@"\r"),
                '\t' => repr.Append(@"\t"),
                _ when character == quote => repr.Append('\\').Append(quote),
                _ when char.IsControl(character) => repr.Append(CultureInfo.InvariantCulture, $"\\x{(int)character:x2}"),
                _ => repr.Append(character),
            };
        }

        return repr.Append(quote).ToString();
    }
}
