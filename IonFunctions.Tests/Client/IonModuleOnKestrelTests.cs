namespace IonFunctions.Tests.Client;

/// <summary>With the app on Kestrel behind it.</summary>
public sealed class IonModuleOnKestrelTests(ClientWorld world) : IonModuleTests(world), IClassFixture<ClientWorld>;
