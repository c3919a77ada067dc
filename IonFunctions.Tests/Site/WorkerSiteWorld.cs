using IonFunctions.Tests.Contract;
using IonFunctions.Tests.Servers;

namespace IonFunctions.Tests.Site;

/// <summary>The published Functions app, with the pages in its output.</summary>
public sealed class WorkerSiteWorld : SiteWorld
{
    private readonly WorkerHead _head;

    public WorkerSiteWorld(Storage storage)
        : this(storage, new())
    {
    }

    private WorkerSiteWorld(Storage storage, WorkerHead head)
        : base(storage, head) => _head = head;

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await _head.DisposeAsync();
    }
}
