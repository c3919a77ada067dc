using IonFunctions.Tests.Contract;
using IonFunctions.Tests.Servers;

namespace IonFunctions.Tests.CrossOrigin;

/// <summary>The same with the published Functions app.</summary>
public sealed class WorkerAttackWorld(Storage storage, Browser browser) : AttackWorld(storage, browser, new WorkerHead())
{
    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await ((WorkerHead)Head).DisposeAsync();
    }
}
