using System.Buffers.Binary;
using System.Text;

namespace IonFunctions.Tests.Leaks;

/// <summary>Looks for all forms of all known values at once, in one pass over each view of a document: by the four bytes that one begins with.</summary>
internal sealed class LeakSearch
{
    private const int Around = 40;
    private const int Start = sizeof(uint);
    private const int BitsOfTable = 20;

    /// <summary>Whether a form may begin so: wrong now and then, and quickly asked.</summary>
    private readonly bool[] _mayBegin = new bool[1 << BitsOfTable];
    private readonly Dictionary<uint, List<Pattern>> _patterns = [];

    public LeakSearch(IEnumerable<Known> known)
    {
        foreach (var value in known)
        {
            foreach (var (form, text, isWord) in Forms.Of(value))
            {
                var pattern = new Pattern(value, form, Lowered(text), isWord);
                var start = BinaryPrimitives.ReadUInt32LittleEndian(pattern.Text);
                _mayBegin[PlaceOf(start)] = true;
                if (!_patterns.TryGetValue(start, out var same))
                {
                    _patterns[start] = same = [];
                }

                same.Add(pattern);
            }
        }
    }

    /// <summary>What is found, each value once for each form.</summary>
    public IEnumerable<Finding> In(Document document) => Views.Of(document.Text)
        .SelectMany(view => InView(document, view))
        .DistinctBy(finding => (finding.Known, finding.Form));

    private List<Finding> InView(Document document, string view)
    {
        List<Finding> findings = [];
        var text = Lowered(view);
        for (var at = 0; at + Start <= text.Length; at++)
        {
            var start = BinaryPrimitives.ReadUInt32LittleEndian(text.AsSpan(at));
            if (_mayBegin[PlaceOf(start)] && _patterns.TryGetValue(start, out var patterns))
            {
                foreach (var pattern in patterns.Where(pattern => pattern.IsAt(text, at)))
                {
                    var from = Math.Max(0, at - Around);
                    findings.Add(new(pattern.Known, pattern.Form, document, view[from..Math.Min(view.Length, at + pattern.Text.Length + Around)]));
                }
            }
        }

        return findings;
    }

    private static uint PlaceOf(uint start) => (start * 2654435761) >> (32 - BitsOfTable); // Knuth's, by multiplication.

    /// <summary>Its bytes, with small letters for capitals.</summary>
    private static byte[] Lowered(string text)
    {
        var bytes = Encoding.Latin1.GetBytes(text);
        for (var at = 0; at < bytes.Length; at++)
        {
            bytes[at] |= bytes[at] is >= (byte)'A' and <= (byte)'Z' ? (byte)0x20 : (byte)0;
        }

        return bytes;
    }

    private sealed record Pattern(Known Known, string Form, byte[] Text, bool IsWord)
    {
        public bool IsAt(byte[] text, int at)
        {
            var end = at + Text.Length;
            return end <= text.Length && text.AsSpan(at, Text.Length).SequenceEqual(Text)
                && (!IsWord || ((at == 0 || !IsOfWord((char)text[at - 1])) && (end == text.Length || !IsOfWord((char)text[end]))));
        }

        // A number may be part of one with a fraction, as times are.
        private bool IsOfWord(char c) => char.IsAsciiLetterOrDigit(c) || (c == '.' && char.IsAsciiDigit((char)Text[0]));
    }
}
