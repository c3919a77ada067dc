namespace IonFunctions.Core.Http;

/// <summary>A failure as the caller is told of it; nothing internal is in it.</summary>
/// <param name="Status">The HTTP status code.</param>
/// <param name="Name">What kind it is; the last part of the problem's <c>type</c> (RFC 9457).</param>
/// <param name="Title">The kind in words, the same for every occurrence.</param>
/// <param name="Detail">What happened and what to do.</param>
internal sealed record Failure(int Status, string Name, string Title, string Detail)
{
    /// <summary>When to try again; sent as <c>Retry-After</c>.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Whether the log has it already, once for many: a flood is not to fill it with a line for each page.</summary>
    public bool IsLogged { get; init; }

    /// <summary>Where to sign in, for a caller who is not.</summary>
    public string? LoginUrl { get; init; }
}
