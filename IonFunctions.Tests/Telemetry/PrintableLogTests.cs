using System.Collections.Concurrent;
using IonFunctions.Core.Ion;
using IonFunctions.Core.Telemetry;
using IonFunctions.Tests.Contract;
using IonFunctions.Tests.Servers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace IonFunctions.Tests.Telemetry;

/// <summary>Whatever comes from outside into the log is cut, and nothing in it is obeyed by a terminal or taken for a line of its own.</summary>
public sealed class PrintableLogTests(Storage storage)
{
    private const string Hostile = "\u001b[31mred\u001b[0m\r\nError: forged\0\u0085\u2028\u202e\u200b\ud800\u009b";

    private static readonly string[] Said = ["hostile", "title", "[31m"];

    [Fact]
    public void A_message_its_values_and_its_exception_are_made_printable_and_cut()
    {
        var (logger, entries) = Create();
        IonLog.NotRevoked(logger, Hostile, Hostile + new string('x', 100_000));
        Log.Unexpected(logger, new InvalidOperationException(Hostile + new string('y', 100_000)));

        Assert.Equal(2, entries.Count);
        foreach (var (message, values, exception) in entries)
        {
            AssertPrintable(message, 2_100);
            Assert.All(values, pair => AssertPrintable(pair.Value?.ToString() ?? "", 1_100));
            if (exception is not null)
            {
                AssertPrintable(Lines(exception.Message), 1_200);
                AssertPrintable(Lines(exception.ToString()), 17_000);
                Assert.Contains(nameof(InvalidOperationException), exception.ToString(), StringComparison.Ordinal);
            }
        }

        var first = entries.First();
        Assert.Contains("red", first.Message, StringComparison.Ordinal);
        Assert.Contains(first.Values, pair => pair is { Key: "{OriginalFormat}", Value: "Ion did not revoke the {Token}: {Reason}" });
        Assert.Contains(first.Values, pair => pair.Key == "Token");
    }

    [Fact]
    public void What_is_printable_is_left_as_it_is()
    {
        var (logger, entries) = Create();
        var exception = new InvalidOperationException("plain");
        Log.Unexpected(logger, exception);
        IonLog.NotRevoked(logger, "access_token", "caf\u00e9 \ud83d\ude00 \u4f60\u597d");

        Assert.Same(exception, entries.First().Exception);
        Assert.Equal("Ion did not revoke the access_token: caf\u00e9 \ud83d\ude00 \u4f60\u597d", entries.Last().Message);
    }

    /// <summary>HttpClient repeats what it can't read in its exceptions.</summary>
    [Theory]
    [InlineData("200 OK\r\nhostile\u001b[31m header")]
    [InlineData("200 OK\r\n\u001b]0;title\u0007: x")]
    [InlineData("\u001b[31m OK")]
    public async Task Nothing_that_Ion_sends_reaches_a_terminal(string head)
    {
        await using var ion = new ScriptedIon();
        await using var app = await TestApp.StartAsync(ion, storage);
        using var visitor = app.NewVisitor();
        await visitor.SignInAsync();
        ion.Script = _ => new(head, []);
        using var proxied = await visitor.GetAsync("/api/profile");
        var callback = await visitor.AuthorizeAsync(await visitor.LoginAsync());
        using var signedIn = await visitor.GetAsync(callback.PathAndQuery);

        Assert.Equal(502, (int)proxied.StatusCode);
        Assert.Equal(502, (int)signedIn.StatusCode);
        // Nor the log, where it might be of another answer's.
        Assert.Contains(app.LogLines, line => line.Contains("can't be read as HTTP", StringComparison.Ordinal));
        Assert.All(Said, text => Assert.DoesNotContain(app.LogLines, line => line.Contains(text, StringComparison.Ordinal)));
        Assert.All(app.LogLines, line => AssertPrintable(Lines(line), 20_000));
    }

    // A stack trace has lines of its own.
    private static string Lines(string text) => text.Replace("\r", "", StringComparison.Ordinal).Replace("\n", "", StringComparison.Ordinal);

    private static void AssertPrintable(string text, int longest)
    {
        Assert.InRange(text.Length, 0, longest);
        Assert.DoesNotContain(text, c => char.IsControl(c) || c is '\u2028' or '\u2029' or '\u202e' or '\u200b' or '\ud800');
    }

    private static (ILogger Logger, ConcurrentQueue<Entry> Entries) Create()
    {
        var entries = new ConcurrentQueue<Entry>();
        var services = new ServiceCollection().AddTelemetry().AddLogging(logging => logging.AddProvider(new Provider(entries))).BuildServiceProvider();
        return (services.GetRequiredService<ILogger<IonHttpClient>>(), entries);
    }

    private sealed record Entry(string Message, IReadOnlyList<KeyValuePair<string, object?>> Values, Exception? Exception);

    private sealed class Provider(ConcurrentQueue<Entry> entries) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            entries.Enqueue(new(formatter(state, exception), [.. Assert.IsAssignableFrom<IReadOnlyList<KeyValuePair<string, object?>>>(state)], exception));

        public void Dispose()
        {
        }
    }
}
