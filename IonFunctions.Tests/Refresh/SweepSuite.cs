namespace IonFunctions.Tests.Refresh;

/// <summary>What all suites over a <see cref="SweepWorld"/> have: its end of each test, and the times that they go by.</summary>
public abstract class SweepSuite(SweepWorld world) : IClassFixture<SweepWorld>, IAsyncLifetime
{
    /// <summary>From a sign-in until its tokens are due, whatever the jitter: Ion's live 10 hours, and the lead time is one.</summary>
    private protected static TimeSpan UntilDue { get; } = TimeSpan.FromHours(9.02);

    private protected static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    private protected SweepWorld World { get; } = world;

    private protected DateTimeOffset Now => World.Time.GetUtcNow();

    public virtual ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await World.EndTestAsync();
        GC.SuppressFinalize(this);
    }
}
