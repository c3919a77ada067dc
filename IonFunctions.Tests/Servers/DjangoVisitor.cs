using System.Net;

namespace IonFunctions.Tests.Servers;

/// <summary>A visitor of the authorize page without a browser: one visit, with its own cookies.</summary>
internal static class DjangoVisitor
{
    // Authorize, login, back to authorize, and one to spare: more means that Django goes round in circles.
    private const int MostPages = 6;

    public static async Task<Uri> AuthorizeAsync(Uri authorizeUrl, string username, bool allow)
    {
        using var handler = new SocketsHttpHandler { AllowAutoRedirect = false };
        using var client = new HttpClient(handler);

        var page = authorizeUrl;
        var response = await client.GetAsync(page);
        for (var pages = 0; pages < MostPages; pages++)
        {
            if (response.Headers.Location is { } location)
            {
                var target = new Uri(page, location.OriginalString);
                if (!string.Equals(target.Authority, authorizeUrl.Authority, StringComparison.Ordinal))
                {
                    return target;
                }

                page = target;
                response = await client.GetAsync(page);
                continue;
            }

            var html = await response.Content.ReadAsStringAsync();
            if (response.StatusCode != HttpStatusCode.OK)
            {
                throw new HttpRequestException($"{page} answered:\n{html}", inner: null, response.StatusCode);
            }

            response = await client.PostAsync(page, new FormUrlEncodedContent(FillIn(html, username, allow)));
        }

        throw new InvalidOperationException($"{authorizeUrl} did not come to an end; the last page was {page}.");
    }

    private static Dictionary<string, string> FillIn(string html, string username, bool allow)
    {
        var form = HtmlForm.Fields(html);
        if (form.ContainsKey("username"))
        {
            form["username"] = username;
        }
        else if (!allow)
        {
            // Both buttons submit; only the one that allows has a name.
            form.Remove("allow");
        }

        return form;
    }
}
