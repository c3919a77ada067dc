using IonFunctions.Core.Hosting;

namespace IonFunctions.Core.Ion;

/// <summary>How Ion failed to answer usefully.</summary>
/// <param name="Kind">In what way.</param>
/// <param name="Reason">More, for the log; never a token.</param>
/// <param name="RetryAfter">When Ion asks to be asked again.</param>
internal sealed record IonOutage(IonOutageKind Kind, string Reason, TimeSpan? RetryAfter = null)
{
    /// <summary>Why a request to Ion had no answer, for the log: in words that name the host and the setting, where nobody is there.</summary>
    public static string ReasonOf(Exception? failure, Uri ion) =>
        NoAnswer.Words(failure, ion, "Ion__BaseUrl") ?? (failure is null ? "no answer" : $"{failure.GetType().Name}: {failure.Message}");

    /// <summary>Ion is not there, or not any more.</summary>
    public static IonOutage Unreachable(Exception failure, Uri ion) => new(IonOutageKind.Unreachable, ReasonOf(failure, ion));

    /// <summary>Ion is there, perhaps, and has not answered in time.</summary>
    public static IonOutage TimedOut(Uri ion) => new(IonOutageKind.TimedOut, ReasonOf(new TimeoutException(), ion));
}

/// <summary>The ways in which Ion fails to answer usefully.</summary>
internal enum IonOutageKind
{
    /// <summary>No connection, or it broke.</summary>
    Unreachable,

    /// <summary>No answer in time.</summary>
    TimedOut,

    /// <summary>A 5xx status.</summary>
    ServerError,

    /// <summary>Status 429, or 503 with <c>Retry-After</c>.</summary>
    Busy,

    /// <summary>An answer that is not what the protocol promises.</summary>
    Unusable,

    /// <summary>Ion does not accept this client, or its secret (<c>invalid_client</c>, <c>unauthorized_client</c>).</summary>
    ClientRefused,

    /// <summary>Ion was not asked, because the client secret can't be had.</summary>
    SecretUnavailable,
}
