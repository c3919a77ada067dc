namespace IonFunctions.Core.Http;

/// <summary>Table Storage or Key Vault can't be used now; the caller gets 503 with <c>Retry-After</c>.</summary>
internal sealed class DependencyUnavailableException(string dependency, Exception? inner, TimeSpan? retryAfter = null)
    : Exception($"{dependency} is unavailable", inner)
{
    /// <summary>What can't be used, in words for a person.</summary>
    public string Dependency { get; } = dependency;

    /// <summary>When to try again.</summary>
    public TimeSpan RetryAfter { get; } = retryAfter ?? TimeSpan.FromSeconds(5);
}
