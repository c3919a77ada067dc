using IonFunctions.Tests.Contract;
using IonFunctions.Tests.Servers;

namespace IonFunctions.Tests.Client;

/// <summary>The same with the published Functions app.</summary>
public sealed class WorkerClientWorld : ClientWorld
{
    private readonly WorkerHead _head;

    public WorkerClientWorld(Browser browser)
        : this(browser, new WorkerHead())
    {
    }

    private WorkerClientWorld(Browser browser, WorkerHead head)
        : base(browser, head) => _head = head;

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await _head.DisposeAsync();
    }
}
