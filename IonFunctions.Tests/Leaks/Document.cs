using System.Text;

namespace IonFunctions.Tests.Leaks;

/// <summary>Something that is searched.</summary>
/// <param name="Place">Where it was.</param>
/// <param name="Detail">Which, for whoever looks into a finding.</param>
/// <param name="Text">What it holds; each byte is a character, so that nothing is lost that is no text.</param>
/// <param name="Readers">Who gets to see it, of the people in a run.</param>
internal sealed record Document(PlaceKind Place, string Detail, string Text, params string[] Readers)
{
    public static Document Of(PlaceKind place, string detail, byte[] bytes, params string[] readers) =>
        new(place, detail, Encoding.Latin1.GetString(bytes), readers);

    public static Document OfText(PlaceKind place, string detail, string text, params string[] readers) =>
        Of(place, detail, Encoding.UTF8.GetBytes(text), readers);
}
