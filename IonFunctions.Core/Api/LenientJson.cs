using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace IonFunctions.Core.Api;

/// <summary>
/// Reads a value of Ion's that is not as described: a number in quotes, a date without zeros, nothing. It costs itself alone, not the
/// answer that it is in.
/// </summary>
internal abstract class LenientJson<T>(Func<string, T?> parse) : JsonConverter<T>
{
    // Null is for System.Text.Json where it may be, and comes here where it may not.
    public override bool HandleNull => default(T) is not null;

    public override T? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.String:
                return parse(TextOf(ref reader));
            case JsonTokenType.Number:
                return parse(reader.HasValueSequence ? Encoding.UTF8.GetString(reader.ValueSequence) : Encoding.UTF8.GetString(reader.ValueSpan));
            case JsonTokenType.True:
                return parse("true");
            case JsonTokenType.False:
                return parse("false");
            default:
                reader.Skip();
                return default;
        }
    }

    // Text is a map's key, too.
    public override T ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => parse(TextOf(ref reader))!;

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => throw new NotSupportedException();

    private static string TextOf(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            return ""; // It is not Unicode.
        }
    }
}

/// <summary>Those of the kinds that there are.</summary>
internal static class LenientJson
{
    internal sealed class Text() : LenientJson<string>(text => text);

    internal sealed class Integer() : LenientJson<int>(text => Whole(text) is >= int.MinValue and <= int.MaxValue and var number ? (int)number : 0);

    internal sealed class Id() : LenientJson<long>(text => Whole(text) ?? 0);

    internal sealed class Flag() : LenientJson<bool>(text => text is "true" or "True" or "1");

    internal sealed class Link() : LenientJson<Uri>(text => Uri.TryCreate(text, UriKind.RelativeOrAbsolute, out var uri) ? uri : null);

    internal sealed class Date() : LenientJson<DateOnly>(text =>
        DateOnly.TryParseExact(text, ["yyyy-M-d", "yyyyMMdd"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date : default);

    internal sealed class Time() : LenientJson<TimeOnly>(text =>
        TimeOnly.TryParseExact(text, ["H:m", "H:m:s"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time : default);

    internal sealed class Moment() : LenientJson<DateTimeOffset>(text =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment) ? moment : default);

    private static long? Whole(string text) =>
        decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
        && number is >= long.MinValue and <= long.MaxValue && number == decimal.Truncate(number)
            ? (long)number
            : null;
}
