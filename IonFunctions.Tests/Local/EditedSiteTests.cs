using System.Net;
using IonFunctions.Local;
using IonFunctions.Tests.Servers;
using Microsoft.Playwright;

namespace IonFunctions.Tests.Local;

/// <summary><c>./run.sh --site DIR</c>: pages that somebody works on.</summary>
public sealed class EditedSiteTests(Browser browser) : IAsyncLifetime
{
    private readonly TemporaryDirectory _temporary = new();
    private LocalApp _app = null!;

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Write("index.html", "<!doctype html><title>Mine</title><link rel=stylesheet href=page.css><h1>One</h1>");
        Write("page.css", "h1 { color: rgb(1, 2, 3) }");
        _app = await StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _temporary.Dispose();
    }

    [Fact]
    public async Task A_page_loads_itself_anew_when_any_file_changes_under_the_strict_policy()
    {
        Assert.SkipWhen(Browser.Unavailable is not null, Browser.Unavailable ?? "");
        await using var context = await browser.OpenAsync();
        var page = await context.NewPageAsync();
        List<string> complaints = [];
        page.Console += (_, message) => complaints.Add(message.Text);
        await page.GotoAsync(_app.BaseUrl.AbsoluteUri);
        var heading = page.GetByRole(AriaRole.Heading);
        await Assertions.Expect(heading).ToHaveTextAsync("One");

        Write("index.html", "<!doctype html><title>Mine</title><link rel=stylesheet href=page.css><h1>Two</h1>");
        await Assertions.Expect(heading).ToHaveTextAsync("Two");
        Write("page.css", "h1 { color: rgb(4, 5, 6) }");
        await Assertions.Expect(heading).ToHaveCSSAsync("color", "rgb(4, 5, 6)");
        Write("more/new.html", "<h1>New</h1>");
        await page.GotoAsync(new Uri(_app.BaseUrl, "more/new").AbsoluteUri);
        await Assertions.Expect(heading).ToHaveTextAsync("New");
        Assert.DoesNotContain(complaints, complaint => complaint.Contains("Content Security Policy", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task A_file_is_always_that_of_now_and_no_browser_keeps_it()
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        foreach (var text in (string[])["aaaa", "bbbb", "cccc"])
        {
            Write("page.css", text);
            using var response = await client.GetAsync(new Uri(_app.BaseUrl, "page.css"), CancellationToken);

            Assert.Equal(text, await response.Content.ReadAsStringAsync(CancellationToken));
            Assert.True(response.Headers.CacheControl!.NoStore);
        }

        File.Delete(_temporary["page.css"]);
        using var gone = await client.GetAsync(new Uri(_app.BaseUrl, "page.css"), CancellationToken);
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
    }

    [Fact]
    public async Task A_fault_that_comes_while_it_runs_is_told_and_goes_with_its_cause()
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        Write("ionfunctions.json", """{"contentSecurityPolicy": {"script-src": "self"}}""");
        using var faulty = await client.GetAsync(_app.BaseUrl, CancellationToken);
        File.Delete(_temporary["ionfunctions.json"]);
        using var mended = await client.GetAsync(_app.BaseUrl, CancellationToken);

        Assert.Equal(HttpStatusCode.InternalServerError, faulty.StatusCode);
        Assert.Contains("ionfunctions.json: contentSecurityPolicy.script-src has self without its quotes", await faulty.Content.ReadAsStringAsync(CancellationToken), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, mended.StatusCode);
    }

    [Fact]
    public async Task A_file_that_is_written_to_while_it_is_read_comes_whole_or_not_at_all()
    {
        const int length = 3_000_000;
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        Write("large.bin", new string('a', length));
        using var done = new CancellationTokenSource();
        var writer = Task.Run(
            () =>
            {
                for (var i = 0; !done.IsCancellationRequested; i++)
                {
                    // In place, as a careless tool does it.
                    using var file = new FileStream(_temporary["large.bin"], FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
                    file.Write(Enumerable.Repeat((byte)('a' + (i % 2)), length).ToArray());
                }
            },
            CancellationToken);
        var (whole, broken) = (0, 0);
        for (var i = 0; i < 40; i++)
        {
            try
            {
                var bytes = await client.GetByteArrayAsync(new Uri(_app.BaseUrl, "large.bin"), CancellationToken);
                Assert.Equal(length, bytes.Length);
                whole++;
            }
            catch (HttpRequestException)
            {
                broken++;
            }
        }

        await done.CancelAsync();
        await writer;
        Assert.Equal(40, whole + broken);
        Assert.Equal(length, (await client.GetByteArrayAsync(new Uri(_app.BaseUrl, "large.bin"), CancellationToken)).Length);
    }

    [Fact]
    public async Task A_listener_does_not_keep_the_app_from_stopping()
    {
        await using var app = await StartAsync();
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        using var listening = await client.GetAsync(new Uri(app.BaseUrl, ".ionfunctions/changes"), HttpCompletionOption.ResponseHeadersRead, CancellationToken);
        using var reader = new StreamReader(await listening.Content.ReadAsStreamAsync(CancellationToken));

        Assert.Equal("text/event-stream", listening.Content.Headers.ContentType!.MediaType);
        Assert.StartsWith("data: ", await reader.ReadLineAsync(CancellationToken), StringComparison.Ordinal);
        await app.DisposeAsync();
        Assert.NotNull(await reader.ReadToEndAsync(CancellationToken));
    }

    private async Task<LocalApp> StartAsync()
    {
        var port = LoopbackPort.Next();
        var settings = new Dictionary<string, string?>
        {
            ["Ion:BaseUrl"] = $"http://127.0.0.1:{LoopbackPort.Next()}",
            ["Ion:ClientId"] = "client",
            ["Ion:ClientSecret"] = "secret",
            ["App:PublicUrl"] = $"http://localhost:{port}",
            ["AzureWebJobsStorage"] = "UseDevelopmentStorage=true",
            ["Session:Key"] = LocalSecrets.Generate().SessionKey,
        };
        var site = new EditedSite(_temporary.Path);
        return await LocalApp.StartAsync(settings, port, configureServices: null, CancellationToken, samples: null, site.Options, site.Map);
    }

    private void Write(string path, string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_temporary[path])!);
        File.WriteAllText(_temporary[path], content);
    }
}
