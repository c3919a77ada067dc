namespace IonFunctions.Tests.Leaks;

/// <summary>A request that has passed a relay, and its answer, to the byte.</summary>
/// <param name="Instance">The port that it came to, by its index.</param>
/// <param name="Method">Its method.</param>
/// <param name="Target">Its path and query, as they were sent.</param>
/// <param name="RequestHeaders">Its headers.</param>
/// <param name="RequestBody">Its body.</param>
/// <param name="Status">The answer's status; 0 where there was none.</param>
/// <param name="AnswerHeaders">The answer's headers.</param>
/// <param name="Answer">The answer's body.</param>
internal sealed record Overheard(
    int Instance, string Method, string Target, IReadOnlyList<(string Name, string Value)> RequestHeaders, byte[] RequestBody,
    int Status, IReadOnlyList<(string Name, string Value)> AnswerHeaders, byte[] Answer)
{
    public string Path => Target.Split('?')[0];

    public string? Header(string name) => RequestHeaders.FirstOrDefault(header => header.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;

    public IEnumerable<string> OfAnswer(string name) =>
        AnswerHeaders.Where(header => header.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(header => header.Value);

    public static string Lines(IEnumerable<(string Name, string Value)> headers, params string[] without) =>
        string.Join('\n', headers.Where(header => !without.Contains(header.Name, StringComparer.OrdinalIgnoreCase)).Select(header => $"{header.Name}: {header.Value}"));
}
