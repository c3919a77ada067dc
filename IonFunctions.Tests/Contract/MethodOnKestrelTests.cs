namespace IonFunctions.Tests.Contract;

/// <summary>On Kestrel.</summary>
public sealed class MethodOnKestrelTests(AppWithoutIon fixture) : MethodTests(fixture), IClassFixture<AppWithoutIon>;
