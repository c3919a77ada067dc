using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace IonFunctions.Core.Pages;

/// <summary>
/// What the compiler calls for the string in <see cref="Html.Of"/>. The overloads are the list of what may stand in a
/// hole: there is no generic one, so a type whose text nobody has thought about does not compile.
/// </summary>
[InterpolatedStringHandler]
internal readonly ref struct HtmlBuilder(int literalLength, int formattedCount)
{
    private const int GuessedHoleLength = 24;

    // Letters of every script stay as they are (the pages are UTF-8): the default would make an entity of each accent.
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    private readonly StringBuilder _markup = new(literalLength + (formattedCount * GuessedHoleLength));

    public void AppendLiteral(string markup) => _markup.Append(markup);

    public void AppendFormatted(string? text) => _markup.Append(Encoder.Encode(text ?? ""));

    public void AppendFormatted(Html markup) => _markup.Append(markup.ToString());

    public void AppendFormatted(IEnumerable<Html> parts) => _markup.AppendJoin('\n', parts);

    public string ToStringAndClear()
    {
        var markup = _markup.ToString();
        _markup.Clear();
        return markup;
    }
}
