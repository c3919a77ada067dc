using System.Reflection;
using System.Text.RegularExpressions;
using IonFunctions.Core.Http;
using Microsoft.Extensions.Logging;

namespace IonFunctions.Tests.RawRequests;

/// <summary>Every form that a line of the app's log has, by its source-generated methods: what is none of them was put there by somebody.</summary>
internal static partial class LogForms
{
    private const BindingFlags All = BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private static readonly Regex[] Forms =
    [
        .. typeof(IonEndpoint).Assembly.GetTypes().SelectMany(type => type.GetMethods(All)).Select(method => method.GetCustomAttribute<LoggerMessageAttribute>())
            .OfType<LoggerMessageAttribute>().Where(form => Hole().Replace(form.Message, "").Length > 0).Select(form => Form($"{form.Level}: {Pattern(form.Message)}")),
        // Of those that are all of them a value, what comes of many sign-ins that nobody ends (SignInWatch).
        Form("Warning: Ion does not send browsers back here after a sign-out at Ion; .{0,500}"), // IonEndSession
        Form("Warning: [0-9]+ sign-ins (came back from Ion without|were sent to Ion and none has).{0,500}"),
    ];

    /// <summary>Null where the line is one that the app may write while everything around it works.</summary>
    public static string? FaultOf(string line) =>
        line.AsSpan().ContainsAnyInRange('\0', '\x1F') || line.Contains('\x7F', StringComparison.Ordinal) ? "a control character"
            : line.StartsWith("Error", StringComparison.Ordinal) || line.StartsWith("Critical", StringComparison.Ordinal) ? "an error"
            : Array.Exists(Forms, form => form.IsMatch(line)) ? null
            : "no form of the app's";

    private static Regex Form(string pattern) => new($"^{pattern} *$", RegexOptions.CultureInvariant, TimeSpan.FromMinutes(1));

    private static string Pattern(string message) => string.Concat(Hole().Split(message).Select((part, i) => i % 2 == 0 ? Regex.Escape(part) : ".{0,2000}"));

    [GeneratedRegex(@"(?<hole>\{[^}]*\})", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Hole();
}
