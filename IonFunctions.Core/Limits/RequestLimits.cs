using IonFunctions.Core.Settings;
using IonFunctions.Core.Telemetry;
using Microsoft.Extensions.Logging;

namespace IonFunctions.Core.Limits;

/// <summary>
/// What this instance does in a minute for one address, or for one session, of that which costs a request to storage or to Ion and may be
/// asked for by anybody. One limit for each kind, so that a flood of one kind leaves the others to whoever shares the address: a school of
/// two thousand comes from one.
/// </summary>
internal sealed class RequestLimits(AppSettings settings, TimeProvider time, Metrics metrics, ILogger<RequestLimits> logger) : IDisposable
{
    // Who asks for what there is not, mostly is nobody's flood: a browser whose session is over says so a few times before it
    // signs in. A sign-in that fails in the exchange is rare, and each is a request to Ion.
    private const int SessionsForASignIn = 10;

    // With the default it is half of what an instance asks of Ion in a minute: see PublicBudget.
    private const int SessionsForADay = 8;

    /// <summary>Looks into storage for sessions that there are not.</summary>
    public MinuteLimit Sessions { get; } = new("session", settings.LimitPerAddress, time, metrics, logger);

    /// <summary>Codes that are sent to Ion and sign nobody in.</summary>
    public MinuteLimit SignIns { get; } = new("sign-in", Part(settings, SessionsForASignIn), time, metrics, logger);

    /// <summary>Public days and pages that nobody has asked for lately.</summary>
    public MinuteLimit PublicData { get; } = new("public-data", Part(settings, SessionsForADay), time, metrics, logger);

    public void Dispose()
    {
        Sessions.Dispose();
        SignIns.Dispose();
        PublicData.Dispose();
    }

    private static int Part(AppSettings settings, int of) => (settings.LimitPerAddress + of - 1) / of;
}
