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

    public static ApiAnswer Page<T>(ApiCall call, IReadOnlyList<T> items, int size = DefaultSize, int? maximumSize = null)
    {
        // What is no size is no fault either.
        if (maximumSize is { } maximum && ParseNumber(call.Query("page_size")) is { } asked and > 0)
        {
            size = Math.Min(asked, maximum);
        }

        var last = Math.Max(1, (items.Count + size - 1) / size);
        var page = call.Query("page") switch
        {
            null or "" => 1,
            "last" => last,
            var wanted => ParseNumber(wanted) ?? 0,
        };
        if (page < 1 || page > last)
        {
            return ApiAnswers.Detail(StatusCodes.Status404NotFound, "Invalid page.");
        }

        return ApiAnswers.Json(new Page<T>(
            items.Count,
            page < last ? Address(call, page + 1) : null,
            page > 1 ? Address(call, page - 1) : null,
            [.. items.Skip((page - 1) * size).Take(size)]));
    }

    /// <summary>As Python's <c>int()</c> reads it: with a sign, and with spaces around it.</summary>
    private static int? ParseNumber(string? text) =>
        int.TryParse(
            text,
            NumberStyles.AllowLeadingSign | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite,
            CultureInfo.InvariantCulture,
            out var number)
            ? number
            : null;

    /// <summary>The same address with another page, its parameters in the order of their names.</summary>
    private static string Address(ApiCall call, int page)
    {
        var query = call.Request.Query
            .Where(static pair => pair.Key is not "page")
            .SelectMany(static pair => pair.Value, static (pair, value) => KeyValuePair.Create(pair.Key, value))
            .ToList();
        if (page > 1)
        {
            query.Add(KeyValuePair.Create("page", (string?)page.ToString(CultureInfo.InvariantCulture)));
        }

        return QueryHelpers.AddQueryString(
            new Uri(call.Ion, call.Request.Path.ToUriComponent()).AbsoluteUri,
            query.OrderBy(static pair => pair.Key, StringComparer.Ordinal));
    }
}
