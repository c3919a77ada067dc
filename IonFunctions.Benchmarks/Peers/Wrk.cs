using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using IonFunctions.Local;

namespace IonFunctions.Benchmarks.Peers;

/// <summary>The client of all: <c>wrk</c>, one thread, as many connections as it is told, each with a request as soon as the last is answered.</summary>
internal static partial class Wrk
{
    public static async Task<Load> RunAsync(Uri url, string? cookie, int connections, int seconds, CancellationToken cancellationToken)
    {
        string[] headers = cookie is null ? [] : ["-H", $"Cookie: {cookie}"];
        using var process = Process.Start(new ProcessStartInfo(
            "wrk", ["-t1", Invariant($"-c{connections}"), Invariant($"-d{seconds}s"), "--timeout", "30s", "--latency", "-H", "Accept: application/json", .. headers, url.AbsoluteUri])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
        })!;
        var output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        if (process.ExitCode != 0 || output.Contains("Non-2xx or 3xx", StringComparison.Ordinal) || output.Contains("Socket errors", StringComparison.Ordinal))
        {
            throw new StartException($"wrk at {url}: {output}");
        }

        return new(Number(Rate(), output), Milliseconds(Half(), output), Milliseconds(Hundredth(), output), (long)Number(Count(), output));
    }

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);

    private static double Number(Regex pattern, string output) => double.Parse(pattern.Match(output).Groups["number"].Value, CultureInfo.InvariantCulture);

    private static double Milliseconds(Regex pattern, string output) => Number(pattern, output) * pattern.Match(output).Groups["unit"].Value switch
    {
        "us" => 0.001,
        "ms" => 1,
        "s" => 1000,
        "m" => 60_000,
        var unit => throw new FormatException(unit),
    };

    [GeneratedRegex(@"Requests/sec:\s+(?<number>[\d.]+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Rate();

    [GeneratedRegex(@"(?<number>\d+) requests in", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Count();

    [GeneratedRegex(@"\b50%\s+(?<number>[\d.]+)(?<unit>[a-z]+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Half();

    [GeneratedRegex(@"\b99%\s+(?<number>[\d.]+)(?<unit>[a-z]+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Hundredth();
}
