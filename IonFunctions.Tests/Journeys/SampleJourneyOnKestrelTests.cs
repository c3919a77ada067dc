using IonFunctions.Tests.Client;

namespace IonFunctions.Tests.Journeys;

/// <summary>With the app on Kestrel behind it.</summary>
public sealed class SampleJourneyOnKestrelTests(ClientWorld world) : SampleJourneyTests(world), IClassFixture<ClientWorld>;
