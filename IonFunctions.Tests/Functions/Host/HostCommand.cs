using System.Globalization;
using IonFunctions.Local;

namespace IonFunctions.Tests.Functions.Host;

/// <summary>
/// A host and its worker in processes of their own (<c>dotnet IonFunctions.Tests.dll functions-host FOLDER PORT NAME=VALUE …</c>), for who
/// measures a worker (<c>IonFunctions.Benchmarks peers</c>): until standard input ends.
/// </summary>
internal static class HostCommand
{
    public const string Command = "functions-host";

    public static async Task<int> RunAsync(string folder, string port, IEnumerable<string> settings)
    {
        using var signals = new StopSignals();
        var options = new HostOptions
        {
            Folder = folder,
            Port = int.Parse(port, CultureInfo.InvariantCulture),
            Settings = settings.Select(setting => setting.Split('=', 2)).ToDictionary(setting => setting[0], setting => (string?)setting[1], StringComparer.Ordinal),
        };
        await using var host = await FunctionsHost.StartAsync(options, signals.Token);
        await ((Task)Console.In.ReadToEndAsync(signals.Token)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return 0;
    }
}
