namespace IonFunctions.Tests.CrossOrigin;

/// <summary>With the app on Kestrel.</summary>
public sealed class CrossOriginOnKestrelTests(AttackWorld world) : CrossOriginTests(world), IClassFixture<AttackWorld>;
