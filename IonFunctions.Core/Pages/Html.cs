namespace IonFunctions.Core.Pages;

/// <summary>
/// Markup that is safe to send. It comes from an interpolated string, whose literal parts are the markup and whose
/// holes are encoded, so there is no way to leave the encoding out; a plain string does not convert to it.
/// </summary>
/// <remarks>Holes inside a tag stand in a quoted attribute, and a URL among them has gone through
/// <see cref="SafeUrl"/>: encoding cannot make <c>javascript:</c> harmless.</remarks>
internal readonly record struct Html
{
    private readonly string? _markup;

    private Html(string markup) => _markup = markup;

    /// <summary>Nothing, for a part that a page leaves out.</summary>
    public static Html Empty => default;

    /// <summary>The markup of an interpolated string, every hole encoded that is not itself <see cref="Html"/>.</summary>
    public static Html Of(HtmlBuilder markup) => new(markup.ToStringAndClear());

    /// <summary>
    /// The one door around the encoding, for content of this assembly that has rules of its own (the style sheet).
    /// Never for a value that came from a request, from Ion or from storage.
    /// </summary>
    public static Html Trusted(string markup) => new(markup);

    public override string ToString() => _markup ?? "";
}
