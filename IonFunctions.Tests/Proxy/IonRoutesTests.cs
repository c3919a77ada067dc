using System.Net;
using System.Net.Http.Headers;
using IonFunctions.Core.Proxy;
using IonFunctions.Tests.Contract;
using IonFunctions.Tests.Servers;

namespace IonFunctions.Tests.Proxy;

/// <summary>What Ion's API has, this app has, but for the administrators' writes.</summary>
public sealed class IonRoutesTests(Storage storage) : IAsyncLifetime
{
    private readonly ScriptedIon _ion = new();
    private TestApp _app = null!;
    private Visitor _visitor = null!;

    public static TheoryData<string, string, string?, int> Routes
    {
        get
        {
            var data = new TheoryData<string, string, string?, int>();
            foreach (var route in IonRoute.All)
            {
                data.Add(route.Method, route.Path, route.AtIon, route.Status);
            }

            return data;
        }
    }

    public async ValueTask InitializeAsync()
    {
        _ion.Script = AllowingWrites;
        _app = await TestApp.StartAsync(_ion, storage, new Dictionary<string, string?> { ["Proxy:AllowWrites"] = "true", ["Ion:Scopes"] = "read write" });
        _visitor = _app.NewVisitor();
        await _visitor.SignInAsync();
        _ion.Requests.Clear();
    }

    public async ValueTask DisposeAsync()
    {
        _visitor.Dispose();
        await _app.DisposeAsync();
        await _ion.DisposeAsync();
    }

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task Each_route_of_Ions_passes_as_the_table_says(string method, string path, string? atIon, int status)
    {
        using var content = method == "POST" ? new ByteArrayContent("""{"activity":1}"""u8.ToArray()) { Headers = { ContentType = new("application/json") } } : null;
        using var response = await _visitor.SendAsync(new(method), "/api/ion" + path, content);

        Assert.Equal(status, (int)response.StatusCode);
        // Ion's index, a view that is a function, knows no HEAD; what is public is kept whole, for GET as well.
        var asked = method == "HEAD" && (atIon is "/api/" || IsPublic(path)) ? "GET" : method;
        Assert.Equal(atIon is null ? [] : [(asked, atIon)], _ion.Requests.Select(request => (request.Method, request.Target)));
        if (atIon is not null)
        {
            var headers = _ion.Requests.Single().Headers;
            Assert.Equal(path.Contains("/picture", StringComparison.Ordinal) ? "image/*" : "application/json", headers["Accept"]);
            Assert.Equal(IsPublic(path), !headers.ContainsKey("Authorization"));
        }
    }

    [Fact]
    public void Every_path_that_passes_is_in_the_table() => Assert.Equal(
        IonApi.Templates.Order(StringComparer.Ordinal),
        IonRoute.All.Where(route => route.AtIon is not null)
            .Select(route => IonApi.Find(route.Path.Split('?')[0])!.Value.Entry.Template).Distinct().Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("application/json", """{"activity":7}""")]
    [InlineData("Application/JSON; charset=utf-8", """{"activity":7}""")]
    [InlineData("application/x-www-form-urlencoded", "activity=7&x=%C3%A9+%26")]
    [InlineData("application/x-www-form-urlencoded; charset=UTF-8", "activity=7")]
    [InlineData("APPLICATION/X-WWW-FORM-URLENCODED", "activity=7")]
    [InlineData("multipart/form-data; boundary=xyz", "--xyz\r\nContent-Disposition: form-data; name=\"activity\"\r\n\r\n7\r\n--xyz--\r\n")]
    public async Task What_Ion_reads_passes_as_it_is_and_again_with_a_new_token(string contentType, string body)
    {
        foreach (var path in new[] { "signups/user", "signups/user/favorites", "signups/user/favorites/" })
        {
            _ion.Requests.Clear();
            var refused = false;
            _ion.Script = request =>
            {
                if (request.Path.StartsWith("/api/", StringComparison.Ordinal) && !refused)
                {
                    refused = true;
                    return new("401 Unauthorized", []);
                }

                return AllowingWrites(request);
            };
            using var content = new ByteArrayContent(System.Text.Encoding.UTF8.GetBytes(body)) { Headers = { ContentType = MediaTypeHeaderValue.Parse(contentType) } };
            using var response = await _visitor.PostAsync("/api/ion/" + path, content);
            var writes = _ion.Requests.Where(request => request.Path.StartsWith("/api/", StringComparison.Ordinal)).ToList();

            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.Equal(2, writes.Count);
            Assert.All(writes, write => Assert.Equal((contentType, body), (write.Headers["Content-Type"], write.Body)));
        }
    }

    [Theory]
    [InlineData("text/plain", null)]
    [InlineData("application/xml", null)]
    [InlineData("form-data", null)]
    [InlineData(null, null)]
    [InlineData("application/json", "gzip")]
    public async Task What_Ion_does_not_read_does_not_reach_it(string? contentType, string? contentEncoding)
    {
        using var content = new ByteArrayContent("activity=1"u8.ToArray());
        if (contentType is not null)
        {
            content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        }

        if (contentEncoding is not null)
        {
            content.Headers.ContentEncoding.Add(contentEncoding);
        }

        using var response = await _visitor.PostAsync("/api/ion/signups/user/favorites", content);

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, response.StatusCode);
        Assert.Empty(_ion.Requests);
    }

    [Fact]
    public async Task A_form_from_another_site_does_not_reach_it()
    {
        foreach (var header in new[] { ("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Site", "same-site"), ("Origin", "https://evil.example"), ("Origin", "null") })
        {
            using var content = new FormUrlEncodedContent([new("activity", "7")]);
            using var response = await _visitor.PostAsync("/api/ion/signups/user/favorites", content, header);

            Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        }

        Assert.Empty(_ion.Requests);
    }

    private static bool IsPublic(string path) =>
        path.StartsWith("/schedule", StringComparison.Ordinal) || path.StartsWith("/emerg", StringComparison.Ordinal);

    private ScriptedAnswer? AllowingWrites(ScriptedRequest request) => request.Path == "/oauth/token/"
        ? ScriptedAnswer.Json(_ion.NextTokens().Replace("\"read\"", "\"read write\"", StringComparison.Ordinal))
        : null;
}
