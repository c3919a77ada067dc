namespace IonFunctions.Core.Limits;

/// <summary>
/// Whoever asks has used up what this instance does for them in a minute; they get 429 with <c>Retry-After</c>. An exception, so that
/// no endpoint that looks for a session can forget about it.
/// </summary>
internal sealed class LimitReachedException(TimeSpan retryAfter) : Exception("The limit is reached")
{
    /// <summary>After this there is as much again.</summary>
    public TimeSpan RetryAfter { get; } = retryAfter;
}
