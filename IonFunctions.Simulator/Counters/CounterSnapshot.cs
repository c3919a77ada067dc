namespace IonFunctions.Simulator.Counters;

/// <summary>All counters at one moment.</summary>
internal sealed record CounterSnapshot(
    IReadOnlyList<TokenRequestCount> TokenRequests,
    IReadOnlyList<IssuedCount> Issued,
    IReadOnlyList<RevocationCount> Revocations,
    IReadOnlyList<ApiRequestCount> ApiRequests)
{
    /// <summary>Token requests that match; null matches any.</summary>
    public long CountTokenRequests(string? grantType = null, string? outcome = null, string? user = null) =>
        TokenRequests
            .Where(count => (grantType ?? count.GrantType) == count.GrantType
                && (outcome ?? count.Outcome) == count.Outcome
                && (user is null || user == count.User))
            .Sum(count => count.Count);

    /// <summary>Token pairs issued that match; null matches any.</summary>
    public long CountIssued(string? grantType = null, string? user = null) =>
        Matching(grantType, user).Sum(count => count.Count);

    /// <summary>Token pairs issued whose token response never left as it was meant to.</summary>
    public long CountUndelivered(string? grantType = null, string? user = null) =>
        Matching(grantType, user).Sum(count => count.Undelivered);

    /// <summary>API requests that match; null matches any.</summary>
    public long CountApiRequests(string? path = null, int? status = null, string? user = null) =>
        ApiRequests
            .Where(count => (path ?? count.Path) == count.Path
                && (status ?? count.Status) == count.Status
                && (user is null || user == count.User))
            .Sum(count => count.Count);

    private IEnumerable<IssuedCount> Matching(string? grantType, string? user) =>
        Issued.Where(count => (grantType ?? count.GrantType) == count.GrantType && (user is null || user == count.User));
}

/// <summary>
/// Requests at the token endpoint. <paramref name="Outcome"/> is what the client was told: <c>success</c>, the error
/// code, <c>fault</c> where an injected fault answered instead, or <c>gone</c> where the client did not wait for it.
/// </summary>
internal sealed record TokenRequestCount(string GrantType, string Outcome, string? User, long Count);

/// <summary>
/// Token pairs that were issued, whatever the client was told: for <c>refresh_token</c>, the rotations.
/// <paramref name="Undelivered"/> are those whose answer was dropped or replaced by a fault, or whose client was gone.
/// </summary>
internal sealed record IssuedCount(string GrantType, string? User, long Count, long Undelivered);

/// <summary>
/// Requests at the revocation endpoint. <paramref name="Outcome"/> is <c>success</c> (also for an unknown token, whose
/// <paramref name="TokenType"/> is <c>unknown</c>), the error code or <c>fault</c>.
/// </summary>
internal sealed record RevocationCount(string TokenType, string Outcome, string? User, long Count);

/// <summary>Requests at the API; a dropped connection has status 0.</summary>
internal sealed record ApiRequestCount(string Path, int Status, string? User, long Count);
