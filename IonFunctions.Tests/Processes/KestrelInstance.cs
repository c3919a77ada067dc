using System.Globalization;
using IonFunctions.Tests.Local;

namespace IonFunctions.Tests.Processes;

/// <summary>The app on Kestrel: as <c>./run.sh</c> has it, or one with code of its own beside the contract.</summary>
internal sealed class KestrelInstance(int index, IReadOnlyDictionary<string, string?> environment, bool hasOwnCode = false) : AppProcess(index)
{
    private LocalProcess? _process;

    public override IReadOnlyList<string> Output => _process?.Output ?? [];

    public override ValueTask DisposeAsync()
    {
        _process?.Dispose();
        return ValueTask.CompletedTask;
    }

    protected override async Task BeginAsync(CancellationToken cancellationToken)
    {
        if (_process is { } former)
        {
            await former.WaitForEndAsync(cancellationToken); // Its port is taken until it has died.
            former.Dispose();
        }

        var port = Port.ToString(CultureInfo.InvariantCulture);
        _process = hasOwnCode
            ? LocalProcess.Start(environment, typeof(OwnApp).Assembly, [OwnApp.Command, port])
            : LocalProcess.Start(environment, "--app-only", "--port", port);
        await _process.WaitUntilReadyAsync(cancellationToken);
    }

    protected override async Task<int> EndAsync(CancellationToken cancellationToken)
    {
        await _process!.SignalAsync("TERM", cancellationToken);
        return await _process.WaitForEndAsync(cancellationToken);
    }

    protected override Task HaltAsync(CancellationToken cancellationToken) => _process!.SignalAsync("STOP", cancellationToken);

    protected override Task DieAsync()
    {
        _process!.Kill();
        return Task.CompletedTask;
    }
}
