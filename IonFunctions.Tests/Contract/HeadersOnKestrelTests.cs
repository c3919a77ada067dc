using IonFunctions.Tests.Servers;

namespace IonFunctions.Tests.Contract;

/// <summary>On Kestrel.</summary>
public sealed class HeadersOnKestrelTests(AppWithoutIon fixture, Storage storage) : HeadersTests(fixture, storage), IClassFixture<AppWithoutIon>;
