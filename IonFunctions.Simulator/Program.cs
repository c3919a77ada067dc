using System.Data.Common;
using System.Runtime.InteropServices;
using IonFunctions.Simulator;
using IonFunctions.Simulator.Hosting;
using Microsoft.Extensions.Logging;

if (args.Contains("--help"))
{
    Console.WriteLine(CommandLine.Usage);
    return 0;
}

var (options, problems) = CommandLine.Parse(args);
if (problems.Count > 0)
{
    foreach (var problem in problems)
    {
        await Console.Error.WriteLineAsync(problem);
    }

    await Console.Error.WriteLineAsync("--help lists the options.");
    return 2;
}

using var loggers = LoggerFactory.Create(static logging => logging
    .SetMinimumLevel(LogLevel.Warning)
    .AddFilter("Microsoft.Extensions.Hosting", LogLevel.None) // A failed start is told below, in one line.
    .AddSimpleConsole(static console => console.SingleLine = true));

var stopped = new TaskCompletionSource();
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);

try
{
    await using var ion = await SimulatedIon.StartAsync(options with { LoggerFactory = loggers });
    Console.WriteLine($"Ion: {ion.BaseUrl}");
    Console.WriteLine($"Control: {ion.ControlUrl}");
    await stopped.Task;
    return 0;
}
catch (PortInUseException exception)
{
    await Console.Error.WriteLineAsync(exception.Message);
    return 1;
}
catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or DbException)
{
    await Console.Error.WriteLineAsync($"--data: '{options.DataDirectory}' can't be used: {exception.Message}");
    return 1;
}

void Stop(PosixSignalContext context)
{
    context.Cancel = true; // Not the process's sudden end, but the program's own.
    stopped.TrySetResult();
}
