namespace IonFunctions.Tests.CrossOrigin;

/// <summary>With the published Functions app, whose answers are the same: what is read is of each kind one.</summary>
public sealed class CrossOriginOnWorkerTests(WorkerAttackWorld world) : CrossOriginTests(world), IClassFixture<WorkerAttackWorld>
{
    private protected override IReadOnlyList<Target> Readable { get; } =
        [.. Target.Readable.Where(target => target.Path is "/" or "/api/profile" or "/api/ion/profile/30001/picture" or "/members/data.json")];
}
