using System.Globalization;

namespace IonFunctions.Core.PublicData;

/// <summary>
/// What is asked of Ion without anybody being signed in, and the key that its answer is kept under. It is made of a date and
/// two numbers alone: nothing else of a request can get to Ion or into the cache by way of it.
/// </summary>
internal sealed record PublicResource
{
    private const int MostPages = 9_999; // Of future days, one a page: longer than any school plans.
    private const int LargestPage = 7; // What is larger, Ion takes for this (tjcsl/ion, intranet/apps/schedule/api.py).

    private PublicResource(string target, string template) => (Target, Template) = (target, template);

    /// <summary>Whether the schools of Fairfax County are closed or late.</summary>
    public static PublicResource Emergency { get; } = new("api/emerg", "/api/emerg");

    /// <summary>Path and query at Ion.</summary>
    public string Target { get; }

    /// <summary>The path with a name for its parameter, for telemetry.</summary>
    public string Template { get; }

    /// <summary>A day's bells.</summary>
    public static PublicResource Day(DateOnly date) =>
        new("api/schedule/" + date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), "/api/schedule/{date}");

    /// <summary>The days to come.</summary>
    /// <param name="page">
    /// From 1; null for the last. Whatever there can be no page of is one key, to which Ion says so.
    /// </param>
    /// <param name="size">Days to a page; null for as many as Ion thinks right.</param>
    public static PublicResource Days(int? page, int? size)
    {
        var wanted = page switch { 1 => "", null => "page=last", > 1 and <= MostPages => Number("page", page.Value), _ => "page=0" };
        var length = size > 0 ? Number("page_size", Math.Min(size.Value, LargestPage)) : "";
        var query = string.Join('&', new[] { wanted, length }.Where(parameter => parameter.Length > 0));
        return new(query.Length > 0 ? "api/schedule?" + query : "api/schedule", "/api/schedule");
    }

    private static string Number(string name, int value) => string.Create(CultureInfo.InvariantCulture, $"{name}={value}");
}
