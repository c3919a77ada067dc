using Microsoft.Extensions.Logging;

namespace IonFunctions.Core.Telemetry;

/// <summary>
/// The one way of everything into the log, whoever has written it and wherever it goes: what Ion, storage, the vault or a
/// request has brought along is cut and made printable here, in the message, in its values and in an exception, and nowhere else.
/// </summary>
internal sealed class PrintableLogger<T>(ILoggerFactory factory, PrintableCategories categories) : ILogger<T>
{
    private const int LongestMessage = 2_000;
    private readonly Logger<T> _inner = new(factory);
    private readonly bool _isMade = categories.Include(typeof(T));

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => ((ILogger)_inner).BeginScope(state);

    public bool IsEnabled(LogLevel logLevel) => ((ILogger)_inner).IsEnabled(logLevel);

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (!IsEnabled(logLevel))
        {
            return;
        }

        if (!_isMade)
        {
            ((ILogger)_inner).Log(logLevel, eventId, state, exception, formatter);
            return;
        }

        var message = PrintableText.Of(formatter(state, exception), LongestMessage);
        var printable = new PrintableState(message, state as IReadOnlyList<KeyValuePair<string, object?>>);
        var thrown = PrintableException.Of(exception);
        ((ILogger)_inner).Log(logLevel, eventId, printable, thrown, static (said, _) => said.ToString());
    }
}
