using System.Globalization;
using IonFunctions.Core.PublicData;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace IonFunctions.Core.Proxy;

/// <summary>
/// The paths that are public at Ion, and what of a request makes a difference there: so that it is one resource however it is
/// written, and that nothing else is asked of Ion.
/// </summary>
internal static class PublicPath
{
    // Python's int() takes a sign, zeros before, and spaces around.
    private const NumberStyles Number = NumberStyles.Integer;

    /// <summary>The resource; null where a path is not public.</summary>
    public static PublicResource? Of(IonPath path, QueryString query) => path.Template switch
    {
        "/api/emerg" => PublicResource.Emergency,
        "/api/schedule/{date}" => PublicResource.Day(IonApi.DateOf(path.Path.AsSpan(path.Path.LastIndexOf('/') + 1))!.Value),
        "/api/schedule" => PublicResource.Days(PageOf(Last(query, "page")), SizeOf(Last(query, "page_size"))),
        _ => null,
    };

    // Django REST Framework's PageNumberPagination: no page is the first, "last" the last, and what is no number none.
    private static int? PageOf(string? text) => text switch
    {
        null or "" => 1,
        "last" => null,
        _ => int.TryParse(text, Number, CultureInfo.InvariantCulture, out var page) ? page : 0,
    };

    // What is no size is no fault to it either.
    private static int? SizeOf(string? text) => int.TryParse(text, Number, CultureInfo.InvariantCulture, out var size) ? size : null;

    /// <summary>As Django reads a query: in the letters that it was written in, and the last where there are several.</summary>
    private static string? Last(QueryString query, string name)
    {
        string? last = null;
        foreach (var pair in new QueryStringEnumerable(query.Value))
        {
            if (pair.DecodeName().Span.SequenceEqual(name))
            {
                last = pair.DecodeValue().ToString();
            }
        }

        return last;
    }
}
