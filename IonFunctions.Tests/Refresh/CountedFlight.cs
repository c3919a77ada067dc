using IonFunctions.Core.Refresh;
using IonFunctions.Core.Sessions;

namespace IonFunctions.Tests.Refresh;

/// <summary>An instance's flights, as counted work.</summary>
internal sealed class CountedFlight(RefreshFlight flight, CountedWork work)
{
    public Task<RefreshOutcome> RunAsync(Session known, RefreshNeed need) => work.RunAsync(() => flight.RunAsync(known, need));
}
