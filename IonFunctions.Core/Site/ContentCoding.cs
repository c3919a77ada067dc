using Microsoft.Net.Http.Headers;

namespace IonFunctions.Core.Site;

/// <summary>A content coding (RFC 9110 section 8.4.1) in which a file lies beside itself, made when the app was published.</summary>
/// <param name="Name">Its name in <c>Content-Encoding</c>.</param>
/// <param name="Suffix">What the file's name ends in.</param>
internal sealed record ContentCoding(string Name, string Suffix)
{
    private const string Identity = "identity";

    /// <summary>All, best first.</summary>
    public static IReadOnlyList<ContentCoding> All { get; } = [new("br", ".br"), new("gzip", ".gz")];

    /// <summary>
    /// The coding to send among those that there are; null for the file as it is. The caller's weights decide, and among equals
    /// the smallest (RFC 9110 section 12.5.3). Who takes nothing gets the file as it is.
    /// </summary>
    public static ContentCoding? Choose(IEnumerable<ContentCoding> available, IList<StringWithQualityHeaderValue> accepted)
    {
        // Unless it is named, the file as it is is always taken, and anything that is wanted is wanted more.
        var best = available
            .Select(coding => (Coding: coding, Weight: Weight(accepted, coding.Name) ?? Weight(accepted, "*") ?? 0))
            .Where(one => one.Weight > 0)
            .OrderByDescending(one => one.Weight)
            .FirstOrDefault();
        return best.Coding is not null && best.Weight >= (Weight(accepted, Identity) ?? 0) ? best.Coding : null;
    }

    private static double? Weight(IList<StringWithQualityHeaderValue> accepted, string name)
    {
        var weights = accepted.Where(one => one.Value.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(one => one.Quality ?? 1).ToArray();
        return weights.Length == 0 ? null : weights.Max();
    }
}
