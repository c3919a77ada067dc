using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace IonFunctions.Tests.Servers;

/// <summary>
/// Where a page is. Looked at again and again, not waited for as an event (<c>WaitForURLAsync</c>): one that comes between
/// the first look and the waiting is missed, on a busy machine now and then.
/// </summary>
internal static partial class PageAddress
{
    /// <summary>Waits until the page is at the address.</summary>
    public static Task IsAtAsync(this IPage page, string url) => Assertions.Expect(page).ToHaveURLAsync(url);

    /// <summary>Waits until the page is the one where Ion asks for permission.</summary>
    public static Task IsAtAuthorizePageAsync(this IPage page) => Assertions.Expect(page).ToHaveURLAsync(AuthorizePage());

    [GeneratedRegex("/oauth/authorize/", RegexOptions.None, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex AuthorizePage();
}
