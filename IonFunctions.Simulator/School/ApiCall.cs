using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;

namespace IonFunctions.Simulator.School;

/// <summary>A request of the API that found its view.</summary>
internal sealed record ApiCall(HttpRequest Request, GroupCollection Arguments, Uri Ion, SchoolUser? Caller)
{
    /// <summary>Who asks; views that are not public have been seen to have somebody.</summary>
    public SchoolUser User => Caller!;

    public ApiUrls Urls { get; } = new(Ion, LastOf(Request.Query, "format"));

    /// <summary>A parameter of the query; of several the last counts, as in Django.</summary>
    public string? Query(string name) => LastOf(Request.Query, name);

    public string Text(string argument) => Arguments[argument].Value;

    public bool Has(string argument) => Arguments[argument].Success;

    /// <summary>An id of the path; one that no column can hold is nobody's.</summary>
    public int Id(string argument) =>
        int.TryParse(Text(argument), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : -1;

    private static string? LastOf(IQueryCollection query, string name) => query[name] is [.., var last] ? last ?? "" : null;
}
