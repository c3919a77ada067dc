using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace IonFunctions.Simulator.School;

/// <summary>
/// Django REST Framework's page numbers: <c>?page=</c> from 1, or <c>last</c>, and <c>?page_size=</c> where a list
/// allows it.
/// </summary>
internal static class Paging
{
    public const int DefaultSize = 50;

    public static IResult Page<T>(
        HttpRequest request, Uri baseUrl, IReadOnlyList<T> items, int size = DefaultSize, int? maximumSize = null)
    {
        if (maximumSize is { } maximum
            && int.TryParse(request.Query["page_size"], CultureInfo.InvariantCulture, out var asked)
            && asked > 0)
        {
            size = Math.Min(asked, maximum);
        }

        var last = Math.Max(1, (items.Count + size - 1) / size);
        var wanted = request.Query["page"].ToString();
        var page = wanted is "" ? 1
            : wanted is "last" ? last
            : int.TryParse(wanted, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
            : 0;
        if (page < 1 || page > last)
        {
            return ApiAnswers.Detail(StatusCodes.Status404NotFound, "Invalid page.");
        }

        return ApiAnswers.Json(new Page<T>(
            items.Count,
            page < last ? Address(request, baseUrl, page + 1) : null,
            page > 1 ? Address(request, baseUrl, page - 1) : null,
            [.. items.Skip((page - 1) * size).Take(size)]));
    }

    private static string Address(HttpRequest request, Uri baseUrl, int page)
    {
        var query = request.Query
            .Where(static pair => pair.Key is not "page")
            .SelectMany(static pair => pair.Value, static (pair, value) => KeyValuePair.Create(pair.Key, value))
            .ToList();
        if (page > 1)
        {
            query.Add(KeyValuePair.Create("page", (string?)page.ToString(CultureInfo.InvariantCulture)));
        }

        return QueryHelpers.AddQueryString(new Uri(baseUrl, request.Path.ToUriComponent()).AbsoluteUri, query);
    }
}
