using System.Net;
using IonFunctions.Core.Http;

namespace IonFunctions.Tests.Contract;

/// <summary>Which methods a path takes: HEAD wherever GET (RFC 9110 section 9.1), and 405 with the list for what it does not.</summary>
public abstract class MethodTests(AppWithoutIon fixture)
{
    // What a body or a moment decides.
    private static readonly string[] OfTheBody = ["Content-Length", "Transfer-Encoding", "Date", "Set-Cookie", "Location"];

    public static TheoryData<string> Gettable =>
    [
        .. Routes.Methods.Where(route => route.Value.Contains(HttpMethod.Get.Method)).Select(route => route.Key switch
        {
            Routes.Landing => "/",
            Routes.IonApi => "/api/ion/schedule",
            Routes.Unmatched => "/nothing/here",
            var path => "/" + path,
        }),
    ];

    public static TheoryData<string, string> Refused => new()
    {
        { "POST", "/" }, { "DELETE", "/" }, { "PUT", "/" }, { "PATCH", "/" }, { "POST", "/api/login" }, { "DELETE", "/api/session" }, { "GET", "/api/logout" },
        { "HEAD", "/api/logout" }, { "GET", "/api/sessions/x" }, { "PUT", "/ion.js" }, { "GET", "/api/offline" }, { "PUT", "/api/offline" },
    };

    [Theory]
    [MemberData(nameof(Gettable))]
    public async Task HEAD_has_the_status_and_headers_of_GET(string path)
    {
        using var stranger = fixture.App.NewVisitor();
        using var visitor = await AppWithoutIon.SignedInAsync(fixture.App);
        foreach (var caller in new[] { stranger, visitor })
        {
            foreach (var mode in new[] { "navigate", "cors" })
            {
                using var get = await caller.GetAsync(path, ("Sec-Fetch-Mode", mode));
                using var head = await caller.SendAsync(HttpMethod.Head, path, content: null, ("Sec-Fetch-Mode", mode));

                Assert.Equal((path, get.StatusCode), (path, head.StatusCode));
                Assert.Equal(Headers(get), Headers(head));
                Assert.Equal(get.Headers.Contains("Location"), head.Headers.Contains("Location"));
                Assert.Empty(await head.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task A_method_that_a_path_does_not_take_is_405_with_those_that_it_does(string method, string path)
    {
        using var visitor = fixture.App.NewVisitor();
        using var response = await visitor.SendAsync(new(method), path, content: null, ("Sec-Fetch-Mode", "cors"), ("Sec-Fetch-Site", "same-origin"));

        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
        var allowed = Assert.Single(Routes.Methods, route => route.Key == path[1..] || (route.Key, path) is (Routes.Landing, "/") or (Routes.EndSession, "/api/sessions/x"));
        Assert.Equal(allowed.Value, response.Content.Headers.Allow);
    }

    private static IEnumerable<string> Headers(HttpResponseMessage response) => response.Headers.Concat(response.Content.Headers)
        .Where(header => !OfTheBody.Contains(header.Key, StringComparer.OrdinalIgnoreCase))
        .Select(header => $"{header.Key}: {string.Join(", ", header.Value)}").Order(StringComparer.Ordinal);
}
