using System.Collections;

namespace IonFunctions.Core.Telemetry;

/// <summary>A log entry's message, and the values in it, as the log has them.</summary>
internal readonly struct PrintableState(string message, IReadOnlyList<KeyValuePair<string, object?>>? values) : IReadOnlyList<KeyValuePair<string, object?>>
{
    private const int LongestValue = 1_000;
    private const string Template = "{OriginalFormat}"; // The framework's name for it; it is the app's own text.

    public int Count => values?.Count ?? 0;

    public KeyValuePair<string, object?> this[int index] => values is null ? throw new ArgumentOutOfRangeException(nameof(index)) : Printable(values[index]);

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() => (values ?? []).Select(Printable).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public override string ToString() => message;

    private static KeyValuePair<string, object?> Printable(KeyValuePair<string, object?> pair) =>
        pair.Value is string text && pair.Key != Template ? new(pair.Key, PrintableText.Of(text, LongestValue)) : pair;
}
