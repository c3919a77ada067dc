namespace IonFunctions.Core.Telemetry;

/// <summary>An exception as the log has it, where the exception itself repeats something that is not to get there as it came.</summary>
internal sealed class PrintableException : Exception
{
    private const int LongestMessage = 1_000;
    private const int Longest = 16_000;
    private readonly string _text;

    private PrintableException(string message, string text)
        : base(message) => _text = text;

    /// <summary>The exception itself where there is nothing to be mended.</summary>
    public static Exception? Of(Exception? exception)
    {
        if (exception is null)
        {
            return null;
        }

        var (message, whole) = (exception.Message, exception.ToString());
        var (printable, text) = (PrintableText.Of(message, LongestMessage, hasLines: true), PrintableText.Of(whole, Longest, hasLines: true));
        return printable == message && text == whole ? exception : new PrintableException($"{exception.GetType()}: {printable}", text);
    }

    public override string ToString() => _text;
}
