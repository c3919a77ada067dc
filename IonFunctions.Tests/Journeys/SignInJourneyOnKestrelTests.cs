using IonFunctions.Tests.Contract;
using IonFunctions.Tests.Servers;

namespace IonFunctions.Tests.Journeys;

/// <summary>On Kestrel.</summary>
public sealed class SignInJourneyOnKestrelTests(SimulatedIonFixture fixture, Storage storage, Browser browser)
    : SignInJourneyTests(fixture, storage, browser, Head.Kestrel), IClassFixture<SimulatedIonFixture>;
