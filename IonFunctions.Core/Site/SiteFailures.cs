using IonFunctions.Core.Http;
using Microsoft.AspNetCore.Http;

namespace IonFunctions.Core.Site;

/// <summary>The failures of pages.</summary>
internal static class SiteFailures
{
    /// <summary>Only where pages are being edited: elsewhere the app does not start with such a folder.</summary>
    public static Failure Faulty(IReadOnlyList<string> faults) => new(
        StatusCodes.Status500InternalServerError, "site-faulty", "There is something wrong with your pages", string.Join(' ', faults));
}
