using IonFunctions.Tests.Contract;
using IonFunctions.Tests.Servers;

namespace IonFunctions.Tests.Client;

/// <summary>The same with the published Functions app.</summary>
public sealed class WorkerClientWorld : ClientWorld
{
    private readonly WorkerHead _head;

    public WorkerClientWorld(Storage storage, Browser browser)
        : this(storage, browser, new WorkerHead())
    {
    }

    private WorkerClientWorld(Storage storage, Browser browser, WorkerHead head)
        : base(storage, browser, head) => _head = head;

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await _head.DisposeAsync();
    }
}
