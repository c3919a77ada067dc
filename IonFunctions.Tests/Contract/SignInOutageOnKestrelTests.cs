using IonFunctions.Tests.Servers;

namespace IonFunctions.Tests.Contract;

/// <summary>On Kestrel.</summary>
public sealed class SignInOutageOnKestrelTests(SimulatedIonFixture fixture, Storage storage)
    : SignInOutageTests(fixture, storage, Head.Kestrel), IClassFixture<SimulatedIonFixture>;
