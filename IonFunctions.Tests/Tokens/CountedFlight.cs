using IonFunctions.Core.Sessions;
using IonFunctions.Core.Tokens;

namespace IonFunctions.Tests.Tokens;

/// <summary>An instance's flights, as counted work.</summary>
internal sealed class CountedFlight(RefreshFlight flight, CountedWork work)
{
    public Task<RefreshOutcome> RunAsync(Session known, RefreshNeed need) => work.RunAsync(() => flight.RunAsync(known, need));
}
