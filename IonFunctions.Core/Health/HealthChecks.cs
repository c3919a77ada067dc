using IonFunctions.Core.Http;
using IonFunctions.Core.Secrets;
using IonFunctions.Core.Sessions;
using IonFunctions.Core.Tokens;
using Microsoft.Extensions.Logging;

namespace IonFunctions.Core.Health;

/// <summary>Looks at what the app depends on, no more than every 10 s however often it is asked.</summary>
internal sealed class HealthChecks(
    ISessionTable table, ISecrets secrets, ClientStanding standing, InFlightWork inFlight, TimeProvider time, ILogger<HealthChecks> logger)
{
    private static readonly TimeSpan GoodFor = TimeSpan.FromSeconds(10);
    private volatile Look? _last;

    /// <summary>The report of the last look, or of a new one that all callers share.</summary>
    public async Task<HealthReport> RunAsync() =>
        _last is { } last && time.GetElapsedTime(last.At) < GoodFor ? last.Report : await inFlight.RunOnceAsync("health", LookAsync);

    private async Task<HealthReport> LookAsync()
    {
        // A random session is looked for: a read, which succeeds by finding nothing.
        var storage = FaultOfAsync(() => table.ReadAsync(SessionId.New().Handle, CancellationToken.None));
        var secret = FaultOfAsync(async () =>
        {
            await secrets.GetClientSecretAsync(CancellationToken.None);
            return await secrets.GetSealingKeyAsync(CancellationToken.None);
        });
        var configuration = standing.Refusal is { } refusal
            ? $"Ion refused this app's client ID and secret ({refusal}); check Ion__ClientId and the secret ion-client-secret"
            : null;

        var report = HealthReport.Of([("storage", await storage), ("secret", await secret), ("configuration", configuration)]);
        _last = new(report, time.GetTimestamp());
        return report;
    }

    private async Task<string?> FaultOfAsync<T>(Func<Task<T>> check)
    {
        try
        {
            await check();
            return null;
        }
        catch (DependencyUnavailableException e)
        {
            Log.DependencyUnavailable(logger, e.Dependency, e.InnerException);
            return e.Message;
        }
    }

    private sealed record Look(HealthReport Report, long At);
}
