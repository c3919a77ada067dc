using System.Globalization;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace IonFunctions.Local;

/// <summary>
/// A log entry in one line. Of what the network did (storage or Ion down) it shows the message; the stack traces of
/// three tries would bury it. Of any other exception it shows everything, below the line.
/// </summary>
internal sealed class OneLineFormatter() : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "one-line";

    public override void Write<TState>(
        in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var time = TimeProvider.System.GetLocalNow().ToString("HH:mm:ss", CultureInfo.InvariantCulture);
        var message = logEntry.Formatter(logEntry.State, logEntry.Exception).ReplaceLineEndings(" ");
        textWriter.Write($"{time} {Label(logEntry.LogLevel)} {logEntry.Category}: {message}");

        if (logEntry.Exception is { } exception)
        {
            var cause = Innermost(exception);
            textWriter.Write(cause is SocketException or HttpRequestException or IOException or OperationCanceledException
                ? $" ({cause.Message.ReplaceLineEndings(" ")})"
                : Environment.NewLine + exception);
        }

        textWriter.WriteLine();
    }

    private static Exception Innermost(Exception exception)
    {
        // The Azure clients collect their tries in an aggregate, whose InnerException is the first; the others say the same.
        while (exception.InnerException is { } inner)
        {
            exception = inner;
        }

        return exception;
    }

    private static string Label(LogLevel level) => level switch
    {
        LogLevel.Warning => "warning",
        LogLevel.Error => "error",
        LogLevel.Critical => "critical",
        LogLevel.Information => "info",
        _ => "debug",
    };
}
