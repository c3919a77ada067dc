using System.Net;
using IonFunctions.Simulator.Faults;

namespace IonFunctions.Tests.Proxy;

public abstract partial class IonApiOnSimulatorTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_picture_that_Ion_keeps_to_itself_is_Ions_403_and_costs_no_refresh(bool ionIsDown)
    {
        await using var app = await StartAsync();
        using var visitor = await SignInAsync(app);
        var faults = _fixture.Server.Ion.Faults;
        faults.Add(new Fault { Endpoint = "/api/profile/30002/picture", Status = 403, Body = "detail", ContentType = "image/jpg" });
        if (ionIsDown)
        {
            faults.Add(new Fault { Endpoint = "/api/profile", Drop = true }); // Where the token would be asked about.
        }

        var before = _fixture.Server.Ion.Counters.Read().CountTokenRequests();
        using var response = await visitor.GetAsync("/api/ion/profile/30002/picture");

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Equal("image/jpg", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal("detail", await response.Content.ReadAsStringAsync(CancellationToken));
        Assert.Equal(before, _fixture.Server.Ion.Counters.Read().CountTokenRequests());
    }

    [Fact]
    public async Task A_link_that_can_be_none_stays_and_those_after_it_are_translated()
    {
        await using var app = await StartAsync();
        using var visitor = await SignInAsync(app);
        _fixture.Server.Ion.Faults.Add(new Fault
        {
            Endpoint = "/api/bus",
            Body = $"""["{Ion.BaseUrl}api/search/%00","{Ion.BaseUrl}api/search/a%00b","{Ion.BaseUrl}api/bus"]""",
        });

        var links = (await visitor.GetJsonAsync("/api/ion/bus")).EnumerateArray().Select(link => link.GetString());

        Assert.Equal([$"{Ion.BaseUrl}api/search/%00", $"{Ion.BaseUrl}api/search/a%00b", $"{app.BaseUrl}api/ion/bus"], links);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(503)]
    public async Task Ions_own_failures_pass(int status)
    {
        await using var app = await StartAsync();
        using var visitor = await SignInAsync(app);
        _fixture.Server.Ion.Faults.Add(new Fault
        {
            Endpoint = "/api/bus",
            Status = status,
            Body = """{"detail":"No buses today.","url":"https://elsewhere.example/api/bus"}""",
            ContentType = "application/json",
            Headers = new Dictionary<string, string> { ["Retry-After"] = "7" },
        });
        using var response = await visitor.GetAsync("/api/ion/bus");

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal("""{"detail":"No buses today.","url":"https://elsewhere.example/api/bus"}""", await response.Content.ReadAsStringAsync(CancellationToken));
        Assert.Equal(TimeSpan.FromSeconds(7), response.Headers.RetryAfter!.Delta);
    }

    [Fact]
    public async Task A_page_of_HTML_that_Ion_may_send_can_run_nothing_here()
    {
        await using var app = await StartAsync();
        using var visitor = await SignInAsync(app);
        _fixture.Server.Ion.Faults.Add(new Fault { Endpoint = "/api/bus", Status = 200, Body = "<script>alert(1)</script>", ContentType = "text/html" });
        using var response = await visitor.GetAsync("/api/ion/bus");

        Assert.Equal("default-src 'none'; frame-ancestors 'none'; sandbox", Assert.Single(response.Headers.GetValues("Content-Security-Policy")));
        Assert.Equal(["nosniff"], response.Headers.GetValues("X-Content-Type-Options"));
    }
}
