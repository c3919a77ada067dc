using System.Collections.Concurrent;
using System.Text;
using Microsoft.Extensions.Logging;

namespace IonFunctions.Tests.Leaks;

/// <summary>Keeps all of a log down to a level: message, template, values one by one, scopes, and exceptions with all that is in them.</summary>
internal sealed class LeakLog(LogLevel finest = LogLevel.Trace) : ILoggerProvider, ISupportExternalScope
{
    private readonly ConcurrentQueue<string> _lines = new();
    private readonly ConcurrentDictionary<string, bool> _scopeLines = new(StringComparer.Ordinal);
    private IExternalScopeProvider? _scopes;

    public ICollection<string> ScopeLines => _scopeLines.Keys;

    private LogLevel Finest => finest;

    public IReadOnlyCollection<string> Lines => _lines;

    public void AddTo(ILoggingBuilder logging) => logging.SetMinimumLevel(finest).AddProvider(this);

    public ILogger CreateLogger(string categoryName) => new Category(this, categoryName);

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => _scopes = scopeProvider;

    public void Dispose()
    {
    }

    private void KeepScope(object? scope)
    {
        var line = new StringBuilder();
        Append(line, scope);
        _scopeLines.TryAdd(line.ToString(), true);
    }

    private static void Append(StringBuilder line, object? state)
    {
        if (state is IEnumerable<KeyValuePair<string, object?>> values)
        {
            foreach (var (key, value) in values)
            {
                line.Append(" | ").Append(key).Append('=').Append(value);
            }
        }
        else
        {
            line.Append(" | ").Append(state);
        }
    }

    private sealed class Category(LeakLog log, string name) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => log._scopes?.Push(state);

        public bool IsEnabled(LogLevel logLevel) => logLevel >= log.Finest && logLevel != LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var line = new StringBuilder($"{logLevel} {name}: {formatter(state, exception)}");
            Append(line, state);
            log._scopes?.ForEachScope(static (scope, log) => log.KeepScope(scope), log);
            for (var thrown = exception; thrown is not null; thrown = thrown.InnerException)
            {
                line.Append('\n').Append(thrown);
                foreach (System.Collections.DictionaryEntry entry in thrown.Data)
                {
                    line.Append('\n').Append(entry.Key).Append('=').Append(entry.Value);
                }
            }

            log._lines.Enqueue(line.ToString());
        }
    }
}
