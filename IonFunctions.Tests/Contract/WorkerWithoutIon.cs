using IonFunctions.Tests.Servers;

namespace IonFunctions.Tests.Contract;

/// <summary>The same on the published Functions app.</summary>
public sealed class WorkerWithoutIon(Storage storage) : AppWithoutIon(storage, new WorkerHead())
{
    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await ((WorkerHead)Head).DisposeAsync();
    }
}
