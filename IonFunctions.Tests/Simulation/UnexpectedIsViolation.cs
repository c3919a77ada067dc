using Microsoft.Extensions.Logging;

namespace IonFunctions.Tests.Simulation;

/// <summary>The log of the sweep, which goes on after an exception that nobody foresaw: the simulation does not.</summary>
internal sealed class UnexpectedIsViolation<T>(World world) : ILogger<T>
{
    private const int Unexpected = 1; // Log.Unexpected.

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel == LogLevel.Error;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (eventId.Id == Unexpected)
        {
            world.Violate(0, $"an unforeseen exception: {exception}");
        }
    }
}
