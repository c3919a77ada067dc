namespace IonFunctions.Simulator.Counters;

/// <summary>
/// Counts what reaches the simulated Ion. A request is counted before its answer leaves, so who has an answer finds it
/// counted. One lock makes reading and resetting a single step, and costs less than a request's headers do.
/// </summary>
internal sealed class RequestCounters
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(string GrantType, string Outcome, string? User), long> _tokenRequests = [];
    private readonly Dictionary<(string GrantType, string? User), (long Count, long Undelivered)> _issued = [];
    private readonly Dictionary<(string TokenType, string Outcome, string? User), long> _revocations = [];
    private readonly Dictionary<(string Path, int Status, string? User), long> _apiRequests = [];

    public CounterSnapshot Read()
    {
        lock (_gate)
        {
            return Snapshot();
        }
    }

    /// <summary>Sets all to zero and returns what they were; no request falls in between.</summary>
    public CounterSnapshot Reset()
    {
        lock (_gate)
        {
            var snapshot = Snapshot();
            _tokenRequests.Clear();
            _issued.Clear();
            _revocations.Clear();
            _apiRequests.Clear();
            return snapshot;
        }
    }

    internal void CountTokenRequest(string grantType, string outcome, string? user, bool issued)
    {
        lock (_gate)
        {
            Increment(_tokenRequests, (grantType, outcome, user));
            if (issued)
            {
                var (count, undelivered) = _issued.GetValueOrDefault((grantType, user));
                _issued[(grantType, user)] = (count + 1, outcome == TokenOutcome.Success ? undelivered : undelivered + 1);
            }
        }
    }

    internal void CountRevocation(string tokenType, string outcome, string? user)
    {
        lock (_gate)
        {
            Increment(_revocations, (tokenType, outcome, user));
        }
    }

    internal void CountApiRequest(string path, int status, string? user)
    {
        lock (_gate)
        {
            Increment(_apiRequests, (path, status, user));
        }
    }

    private CounterSnapshot Snapshot() => new(
        [.. _tokenRequests.Select(static row => new TokenRequestCount(
            row.Key.GrantType, row.Key.Outcome, row.Key.User, row.Value))],
        [.. _issued.Select(static row => new IssuedCount(
            row.Key.GrantType, row.Key.User, row.Value.Count, row.Value.Undelivered))],
        [.. _revocations.Select(static row => new RevocationCount(
            row.Key.TokenType, row.Key.Outcome, row.Key.User, row.Value))],
        [.. _apiRequests.Select(static row => new ApiRequestCount(
            row.Key.Path, row.Key.Status, row.Key.User, row.Value))]);

    private static void Increment<TKey>(Dictionary<TKey, long> counts, TKey key)
        where TKey : notnull =>
        counts[key] = counts.GetValueOrDefault(key) + 1;
}
