using Microsoft.AspNetCore.Http;

namespace IonFunctions.Core.Pages;

/// <summary>The page for an address at which there is nothing.</summary>
internal static class NotFoundPage
{
    public static Page Create(string? reference = null) => ErrorPage.Create(
        StatusCodes.Status404NotFound,
        "Page not found",
        "There is nothing at this address. It may be mistyped, or the link that led here may be out of date.",
        [new("Go to the start page", "/")],
        reference);
}
