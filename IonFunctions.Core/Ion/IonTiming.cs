namespace IonFunctions.Core.Ion;

/// <summary>How long Ion is waited for.</summary>
internal static class IonTiming
{
    /// <summary>
    /// How long a refresh waits for Ion's answer, second try after <c>invalid_client</c> included: an answer that comes too
    /// late is a session lost (invariant 7).
    /// </summary>
    public static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(60);

    /// <summary>The longest <c>Retry-After</c> that is honoured: a wrong one must not lock users out for a day.</summary>
    public static readonly TimeSpan LongestRetryAfter = TimeSpan.FromMinutes(10);
}
