using IonFunctions.Core.Settings;
using IonFunctions.Local;

const int Failed = 1;
const int Interrupted = 130;

using var signals = new StopSignals();
try
{
    if (args is [NewSite.Command, ..])
    {
        Console.WriteLine(NewSite.Run(args[1..]));
        return 0;
    }

    var options = LocalOptions.Parse(args);
    if (options.Help)
    {
        Console.WriteLine(LocalOptions.HelpText);
        return 0;
    }

    await LocalRun.RunAsync(options, signals.Token);
    return 0;
}
catch (StartException exception)
{
    await Console.Error.WriteLineAsync(exception.Message);
    return Failed;
}
catch (SettingsException exception)
{
    foreach (var fault in exception.Faults)
    {
        await Console.Error.WriteLineAsync($"Error: {fault}");
    }

    return Failed;
}
catch (OperationCanceledException) when (signals.Token.IsCancellationRequested)
{
    return Interrupted;
}
