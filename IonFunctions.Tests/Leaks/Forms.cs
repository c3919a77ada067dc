using System.Buffers.Text;
using System.Text;

namespace IonFunctions.Tests.Leaks;

/// <summary>The forms in which a value is looked for; those that can be undone in the text itself are undone there (<see cref="Views"/>).</summary>
internal static class Forms
{
    /// <summary>Those of three characters are met by chance even as a word: people with such a name have no part in a run.</summary>
    private const int Shortest = 4;

    /// <summary>Shorter ones are met by chance in what is random: for so short a name only its whole word counts.</summary>
    private const int ShortestByChance = 8;

    /// <summary>As much of a random value is as good as all of it.</summary>
    private const int Piece = 12;

    private const int LongestOfOneLook = 24;

    /// <summary>All forms, each with its name, and whether only a whole word counts.</summary>
    public static IEnumerable<(string Form, string Text, bool IsWord)> Of(Known known)
    {
        var bytes = Encoding.UTF8.GetBytes(known.Text);
        if (bytes.Length > known.Text.Length)
        {
            // Its bytes in capitals are not the capitals of its bytes, nor are they the other way round from its end.
            foreach (var text in new[] { known.Text.ToUpperInvariant(), known.Text.ToLowerInvariant(), string.Concat(known.Text.Reverse()) })
            {
                yield return ("as it is", Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text)), false);
            }
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(bytes.Length, Shortest, known.Text);
        if (known.Text.Contains(' ', StringComparison.Ordinal))
        {
            yield return ("of a form", Encoding.Latin1.GetString(bytes).Replace(' ', '+'), false);
        }

        foreach (var form in OfBytes("", bytes))
        {
            yield return form;
        }

        if (known.IsRandom && known.Text.Length >= LongestOfOneLook)
        {
            yield return ("its beginning", known.Text[..Piece], false);
            yield return ("its end", known.Text[^Piece..], false);
        }

        // What is base64 itself stands for bytes, which might be written in another way.
        foreach (var part in known.Text.Split('.'))
        {
            if (known.Kind != ValueKind.Person && Decoded(part) is { } decoded)
            {
                foreach (var (form, text, isWord) in OfBytes("decoded, ", decoded))
                {
                    yield return (form, text, isWord);
                }

                if (part.Length < known.Text.Length)
                {
                    yield return ("a part of it", part, false);
                }
            }
        }
    }

    private static IEnumerable<(string Form, string Text, bool IsWord)> OfBytes(string prefix, byte[] bytes)
    {
        var clear = Encoding.Latin1.GetString(bytes);
        yield return (prefix + "as it is", clear, bytes.Length < ShortestByChance);
        var hex = Convert.ToHexStringLower(bytes);
        yield return (prefix + "hex", hex, hex.Length < 2 * ShortestByChance);
        yield return (prefix + "hex with dashes", BitConverter.ToString(bytes), bytes.Length < ShortestByChance);
        yield return (prefix + "base64", Convert.ToBase64String(bytes).TrimEnd('='), bytes.Length < ShortestByChance);
        for (var before = 0; before < 3; before++)
        {
            // Within a longer text in base64 a byte is at one of three places in its group; the group's ends depend on the neighbours.
            var (standard, url) = (Inner(Convert.ToBase64String, bytes, before), Inner(whole => Base64Url.EncodeToString(whole), bytes, before));
            if (standard.Length >= ShortestByChance)
            {
                yield return ($"{prefix}base64 after {before}", standard, false);
            }

            if (url.Length >= ShortestByChance && url != standard)
            {
                yield return ($"{prefix}base64url after {before}", url, false);
            }
        }
    }

    private static string Inner(Func<byte[], string> encode, byte[] bytes, int before)
    {
        var whole = encode([.. new byte[before], .. bytes]);
        var (from, to) = ((8 * before + 5) / 6, 8 * (before + bytes.Length) / 6);
        return to > from ? whole[from..to] : "";
    }

    /// <summary>The bytes that a text in base64 or base64url stands for, where there are as many as a key or an id has.</summary>
    private static byte[]? Decoded(string text)
    {
        const int Fewest = 16;
        var url = text.TrimEnd('=').Replace('+', '-').Replace('/', '_');
        return url.Length * 3 / 4 >= Fewest && Base64Url.IsValid(url) ? Base64Url.DecodeFromChars(url) : null;
    }
}
