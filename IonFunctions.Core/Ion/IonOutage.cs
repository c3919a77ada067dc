namespace IonFunctions.Core.Ion;

/// <summary>How Ion failed to answer usefully.</summary>
/// <param name="Kind">In what way.</param>
/// <param name="Reason">More, for the log; never a token.</param>
/// <param name="RetryAfter">When Ion asks to be asked again.</param>
internal sealed record IonOutage(IonOutageKind Kind, string Reason, TimeSpan? RetryAfter = null);

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
