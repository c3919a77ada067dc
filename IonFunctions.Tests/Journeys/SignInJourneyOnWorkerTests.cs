using IonFunctions.Tests.Contract;
using IonFunctions.Tests.Servers;

namespace IonFunctions.Tests.Journeys;

/// <summary>On the published Functions app.</summary>
public sealed class SignInJourneyOnWorkerTests(SimulatedIonFixture fixture, Storage storage, Browser browser, WorkerHead head)
    : SignInJourneyTests(fixture, storage, browser, head), IClassFixture<SimulatedIonFixture>, IClassFixture<WorkerHead>;
