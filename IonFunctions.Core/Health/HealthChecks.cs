using IonFunctions.Core.Hosting;
using IonFunctions.Core.Ion;
using IonFunctions.Core.Secrets;
using IonFunctions.Core.Sessions;
using IonFunctions.Core.Settings;
using IonFunctions.Core.Telemetry;
using Microsoft.Extensions.Logging;

namespace IonFunctions.Core.Health;

/// <summary>Looks at what the app depends on, no more than every 10 s however often it is asked.</summary>
internal sealed class HealthChecks(
    ISessionTable table,
    ISecrets secrets,
    ITokenClient tokenClient,
    ClientStanding standing,
    SignInWatch signIns,
    IonEndSession signOuts,
    InFlightWork inFlight,
    AppSettings settings,
    TimeProvider time,
    ILogger<HealthChecks> logger)
{
    private static readonly TimeSpan GoodFor = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan IonAskedEvery = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan IonPatience = TimeSpan.FromSeconds(5);
    private volatile Look? _last;
    private long? _ionAskedAt;

    // Until Ion has answered as Ion for the first time, that it does not may be this app's own fault.
    private volatile string? _noIon;

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
        await AskIonAsync();

        var report = HealthReport.Of(
            ("storage", Checked(await storage)), ("secret", Checked(await secret)), ("configuration", CheckConfiguration()));
        _last = new(report, time.GetTimestamp());
        return report;
    }

    private HealthCheck CheckConfiguration() => standing.Refusal is { } refusal
        ? HealthCheck.Unhealthy($"Ion refuses this app's client ID and secret ({refusal}); check Ion__ClientId and the secret ion-client-secret")
        // Only a suspicion: anyone may start a sign-in and walk away.
        : HealthCheck.Healthy((standing.IsKnown ? signIns.Suspicion : _noIon ?? signIns.Suspicion) ?? signOuts.Suspicion);

    /// <summary>
    /// Before the first sign-in, and while Ion refuses the client, tells nothing but asking: with a code that there can't be,
    /// which Ion refuses (<c>invalid_grant</c>) once it has accepted the client.
    /// </summary>
    private async Task AskIonAsync()
    {
        if ((standing.IsKnown && standing.Refusal is null) || (_ionAskedAt is { } at && time.GetElapsedTime(at) < IonAskedEvery))
        {
            return;
        }

        _ionAskedAt = time.GetTimestamp();
        using var patience = new CancellationTokenSource(IonPatience, time);
        try
        {
            var result = await tokenClient.ExchangeCodeAsync("no-code-but-a-health-check", new string('x', 43), patience.Token);
            Suspect(result is TokenResult.Unavailable { Outage: { Kind: not (IonOutageKind.SecretUnavailable or IonOutageKind.Busy) } outage } ? outage.Reason : null);
        }
        catch (OperationCanceledException)
        {
            Suspect(IonOutage.TimedOut(settings.Ion.BaseUrl).Reason);
        }
    }

    private void Suspect(string? reason)
    {
        var noIon = reason is null ? null : $"Ion has not answered yet: {reason}";
        if (noIon is not null && noIon != _noIon)
        {
            HealthLog.NoIon(logger, noIon);
        }

        _noIon = noIon;
    }

    private static HealthCheck Checked(string? fault) => fault is null ? HealthCheck.Healthy() : HealthCheck.Unhealthy(fault);

    private async Task<string?> FaultOfAsync<T>(Func<Task<T>> check)
    {
        try
        {
            await check();
            return null;
        }
        catch (DependencyUnavailableException e)
        {
            Log.DependencyUnavailable(logger, e);
            return e.Message;
        }
    }

    private sealed record Look(HealthReport Report, long At);
}
