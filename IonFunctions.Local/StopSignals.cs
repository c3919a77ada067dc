using System.Runtime.InteropServices;

namespace IonFunctions.Local;

/// <summary>Ctrl-C and its relatives: the first asks for a stop in good order, a second one ends the process.</summary>
internal sealed class StopSignals : IDisposable
{
    private const int ExitCodeOfCtrlC = 130;

    private readonly CancellationTokenSource _stop = new();
    private readonly PosixSignalRegistration[] _registrations;

    public StopSignals() =>
        _registrations = [.. new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGQUIT, PosixSignal.SIGHUP }
            .Select(signal => PosixSignalRegistration.Create(signal, Handle))];

    public CancellationToken Token => _stop.Token;

    public void Dispose()
    {
        foreach (var registration in _registrations)
        {
            registration.Dispose();
        }

        _stop.Dispose();
    }

    private void Handle(PosixSignalContext context)
    {
        context.Cancel = true;
        if (_stop.IsCancellationRequested)
        {
            Environment.Exit(ExitCodeOfCtrlC);
        }

        _stop.Cancel();
    }
}
