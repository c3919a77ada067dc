namespace IonFunctions.Core.Hosting;

/// <summary>Table Storage or Key Vault can't be used now; the caller gets 503 with <c>Retry-After</c>.</summary>
/// <param name="dependency">What can't be used, in words for a person.</param>
/// <param name="inner">What the SDK said, for the log.</param>
/// <param name="fix">What is wrong and how to set it right, for the log and <c>/api/health</c>; null where time will tell.</param>
internal class DependencyUnavailableException(string dependency, Exception? inner, string? fix = null)
    : Exception($"{dependency} is unavailable" + (fix is null ? "" : $": {fix}"), inner)
{
    /// <summary>What can't be used, in words for a person.</summary>
    public string Dependency { get; } = dependency;
}
