using Microsoft.Extensions.Logging;

namespace IonFunctions.Benchmarks.Capacity;

/// <summary>Remembers the first that was logged as gone wrong: a sweep goes on where a session fails.</summary>
internal sealed class FaultLog : ILoggerProvider, ILogger
{
    private string? _first;

    public string First => _first ?? "nothing was logged";

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
        {
            Interlocked.CompareExchange(ref _first, $"{formatter(state, exception)} {exception}", null);
        }
    }

    public void Dispose()
    {
    }
}
