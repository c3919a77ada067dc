using IonFunctions.Tests.Refresh;

namespace IonFunctions.Tests.Processes;

/// <summary>An Azurite and a simulated Ion that keep their data when they are stopped.</summary>
public sealed class OutageWorld() : SweepWorld(keepsData: true);
