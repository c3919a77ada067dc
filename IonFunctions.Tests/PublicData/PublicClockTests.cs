using System.Collections.Concurrent;
using System.Net;
using IonFunctions.Core.PublicData;
using IonFunctions.Tests.Contract;
using IonFunctions.Tests.Refresh;
using IonFunctions.Tests.Servers;
using IonFunctions.Tests.Waiting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Time.Testing;

namespace IonFunctions.Tests.PublicData;

/// <summary>How often Ion is asked for what is public, by a clock that the test turns, while it is well and while it is not.</summary>
public sealed class PublicClockTests(Storage storage) : IAsyncLifetime
{
    private const string Path = "/api/ion/schedule";
    private readonly FakeTimeProvider _time = TurnedTime.New();
    private readonly ScriptedIon _ion = PublicIonScript.Start();
    private TestApp _app = null!;
    private Visitor _visitor = null!;

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => StartAsync("00:01:00");

    public async ValueTask DisposeAsync()
    {
        _visitor.Dispose();
        await _app.DisposeAsync();
        await _ion.DisposeAsync();
    }

    [Fact]
    public async Task A_thousand_visitors_in_a_minute_are_one_request_to_Ion()
    {
        using var metrics = new SweepMetrics(_app);
        await AssertAnswersAsync(1000, TimeSpan.FromMinutes(1), HttpStatusCode.OK);

        Assert.Single(_ion.Asked());
        Assert.Equal(1, metrics["ionfunctions.public.answers/asked"]);
        Assert.Equal(999, metrics["ionfunctions.public.answers/kept"]);
        _time.Advance(TimeSpan.FromSeconds(1));
        await AssertAnswersAsync(1, TimeSpan.Zero, HttpStatusCode.OK);
        Assert.Equal(2, _ion.Asked().Count);
    }

    [Fact]
    public async Task A_thousand_visitors_while_Ion_is_down_are_one_request_too_and_get_what_Ion_said_last()
    {
        using var metrics = new SweepMetrics(_app);
        await AssertAnswersAsync(1, TimeSpan.Zero, HttpStatusCode.OK);
        _time.Advance(TimeSpan.FromHours(2));
        _ion.Script = _ => new("502 Bad Gateway\r\nContent-Type: text/html", "<html>"u8.ToArray());
        _ion.Requests.Clear();
        await AssertAnswersAsync(1000, TimeSpan.FromMinutes(1), HttpStatusCode.OK);

        Assert.Single(_ion.Asked());
        Assert.Equal(1000, metrics["ionfunctions.public.answers/stale"]);
        using var response = await _visitor.GetAsync(Path);
        Assert.Equal("public, max-age=60, stale-if-error=86400", response.Headers.CacheControl!.ToString());
        Assert.InRange(response.Headers.Age!.Value, TimeSpan.FromHours(2), TimeSpan.FromHours(2) + TimeSpan.FromMinutes(2));
        Assert.Single(_app.LogLines, line => line.Contains("Ion's public /api/schedule could not be had: Ion ServerError (status 502); visitors get an older answer", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Visitors_who_come_together_share_one_request_and_who_leaves_does_not_end_it()
    {
        using var gate = new ManualResetEventSlim();
        _ion.Script = request =>
        {
            gate.Wait(CancellationToken);
            return PublicIonScript.AnswerOf(_ion, request);
        };
        using var first = new HttpClient();
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(CancellationToken);
        var left = first.GetAsync(new Uri(_app.BaseUrl, Path), leaving.Token);
        await Eventually.IsTrueAsync(() => _ion.Asked().Count == 1, "Ion has been asked");
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left);
        var others = Enumerable.Range(0, 100).Select(_ => _visitor.GetAsync(Path)).ToList();
        gate.Set();

        foreach (var response in await Task.WhenAll(others))
        {
            using (response)
            {
                Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            }
        }

        Assert.Single(_ion.Asked());
    }

    [Fact]
    public async Task Who_left_alone_has_it_kept_for_the_next()
    {
        using var gate = new ManualResetEventSlim();
        _ion.Script = request =>
        {
            gate.Wait(CancellationToken);
            return PublicIonScript.AnswerOf(_ion, request);
        };
        var flight = _app.Services.GetRequiredService<PublicAnswers>().GetAsync(PublicResource.Emergency, new CancellationToken(canceled: true));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => flight);
        await Eventually.IsTrueAsync(() => _ion.Asked().Count == 1, "Ion has been asked");
        gate.Set();
        await Eventually.IsTrueAsync(() => _app.Services.GetRequiredService<PublicCache>().Count == 1, "the answer is kept");
        await _app.InFlight.StoppedAsync(CancellationToken);
        using var response = await _visitor.GetAsync("/api/ion/emerg");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Single(_ion.Asked());
    }

    [Fact]
    public async Task What_is_a_day_old_is_not_given_out_any_more()
    {
        await AssertAnswersAsync(1, TimeSpan.Zero, HttpStatusCode.OK);
        Down();
        _time.Advance(TimeSpan.FromDays(1) - TimeSpan.FromSeconds(1));
        await AssertAnswersAsync(1, TimeSpan.Zero, HttpStatusCode.OK);
        _time.Advance(TimeSpan.FromSeconds(1));

        await AssertAnswersAsync(1, TimeSpan.Zero, HttpStatusCode.BadGateway);
    }

    [Fact]
    public async Task With_nothing_kept_Ion_is_asked_again_every_ten_seconds_until_it_is_well()
    {
        Down();
        await AssertAnswersAsync(100, TimeSpan.FromSeconds(9), HttpStatusCode.BadGateway);
        Assert.Equal(1, Attempts());
        // Nor are others' questions put to an Ion that nobody reaches.
        await AssertAnswersAsync(1, TimeSpan.Zero, HttpStatusCode.BadGateway, "/api/ion/emerg");
        Assert.Equal(1, Attempts());
        _time.Advance(TimeSpan.FromSeconds(2));
        await AssertAnswersAsync(1, TimeSpan.Zero, HttpStatusCode.BadGateway);
        Assert.Equal(2, Attempts());

        _ion.Script = request => PublicIonScript.AnswerOf(_ion, request);
        _time.Advance(TimeSpan.FromSeconds(10));
        await AssertAnswersAsync(1, TimeSpan.Zero, HttpStatusCode.OK);

        // A connection that breaks before a word .NET makes anew, three times, at once: one of the pool may have been closed.
        int Attempts() => _app.LogLines.Count(line => line.Contains("could not be had: Ion Unreachable", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("429 Too Many Requests\r\nRetry-After: 300", HttpStatusCode.TooManyRequests)]
    [InlineData("503 Service Unavailable\r\nRetry-After: 300", HttpStatusCode.ServiceUnavailable)]
    public async Task An_Ion_that_asks_to_wait_is_left_alone_for_so_long(string head, HttpStatusCode status)
    {
        await AssertAnswersAsync(1, TimeSpan.Zero, HttpStatusCode.OK);
        _ion.Script = _ => new(head, []);
        _time.Advance(TimeSpan.FromMinutes(1));
        _ion.Requests.Clear();
        await AssertAnswersAsync(1, TimeSpan.Zero, HttpStatusCode.OK);
        _time.Advance(TimeSpan.FromSeconds(299));
        await AssertAnswersAsync(1, TimeSpan.Zero, HttpStatusCode.OK);
        using var response = await _visitor.GetAsync("/api/ion/emerg");

        Assert.Equal(status, response.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(1), response.Headers.RetryAfter!.Delta);
        Assert.Single(_ion.Asked());
        _time.Advance(TimeSpan.FromSeconds(1));
        await AssertAnswersAsync(1, TimeSpan.Zero, HttpStatusCode.OK);
        Assert.Equal(2, _ion.Asked().Count);
    }

    [Theory]
    [InlineData("301 Moved Permanently\r\nLocation: https://evil.example/", "{}")]
    [InlineData("304 Not Modified", "")]
    [InlineData("401 Unauthorized\r\nWWW-Authenticate: Bearer", "{}")]
    [InlineData("204 No Content", "")]
    [InlineData("200 OK\r\nContent-Type: text/html", "<script>alert(1)</script>")]
    [InlineData("200 OK\r\nContent-Type: application/json", """{"results": [""")]
    [InlineData("200 OK\r\nContent-Type: application/json", "[]")]
    [InlineData("200 OK\r\nContent-Type: application/json", "")]
    [InlineData("200 OK\r\nContent-Length: 1000", "{\"results\": [")]
    public async Task What_is_no_answer_is_not_kept_and_the_last_one_that_was_stands_in_for_it(string head, string body)
    {
        await AssertAnswersAsync(1, TimeSpan.Zero, HttpStatusCode.OK);
        _ion.Script = _ => new(head, System.Text.Encoding.UTF8.GetBytes(body));
        _time.Advance(TimeSpan.FromMinutes(1));
        await AssertAnswersAsync(2, TimeSpan.Zero, HttpStatusCode.OK);
        _time.Advance(TimeSpan.FromSeconds(10));
        using var response = await _visitor.GetAsync("/api/ion/emerg", ("Sec-Fetch-Mode", "navigate"));
        var page = await response.Content.ReadAsStringAsync(CancellationToken);

        Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
        Assert.Equal(["no-store"], response.Headers.GetValues("Cache-Control"));
        Assert.False(response.Headers.Contains("WWW-Authenticate"));
        // Nobody need be signed in, so nobody is told that they still are.
        Assert.DoesNotContain("signed in", page, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("no answer of Ion", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(403, "application/json", """{"detail": "You do not have permission."}""")]
    [InlineData(405, "application/json", """{"detail": "Not now."}""")]
    [InlineData(429, "application/json", """{"detail": "Request was throttled."}""")]
    [InlineData(500, "text/html", "<h1>Server Error (500)</h1>")]
    [InlineData(502, "text/html; charset=utf-8", "<h1>Bad Gateway</h1>")]
    [InlineData(503, "text/html", "<h1>Maintenance</h1>")]
    public async Task What_Ion_refuses_passes_to_who_can_have_nothing_better_and_is_for_nobody_to_keep(int status, string contentType, string body)
    {
        await AssertAnswersAsync(1, TimeSpan.Zero, HttpStatusCode.OK);
        _ion.Script = _ => new($"{status} Words\r\nContent-Type: {contentType}\r\nCache-Control: public, max-age=60\r\nSet-Cookie: a=b", System.Text.Encoding.UTF8.GetBytes(body));
        _time.Advance(TimeSpan.FromMinutes(1));
        await AssertAnswersAsync(2, TimeSpan.Zero, HttpStatusCode.OK);
        _time.Advance(TimeSpan.FromSeconds(10));
        _ion.Requests.Clear();
        for (var i = 0; i < 3; i++)
        {
            using var response = await _visitor.GetAsync("/api/ion/emerg");

            Assert.Equal(status, (int)response.StatusCode);
            Assert.Equal(contentType, response.Content.Headers.ContentType!.ToString());
            Assert.Equal(body, await response.Content.ReadAsStringAsync(CancellationToken));
            Assert.Equal(["no-store"], response.Headers.GetValues("Cache-Control"));
            Assert.Equal("default-src 'none'; frame-ancestors 'none'; sandbox", Assert.Single(response.Headers.GetValues("Content-Security-Policy")));
            Assert.False(response.Headers.Contains("Set-Cookie") || response.Headers.Contains("ETag") || response.Headers.Contains("Age"));
        }

        Assert.Single(_ion.Asked());
    }

    [Theory]
    [InlineData("404 Not Found", """{"detail": "Invalid page."}""")]
    [InlineData("404 Not Found", "<h1>Not Found</h1>")]
    [InlineData("400 Bad Request", """{"date": ["Enter a valid date."]}""")]
    public async Task That_there_is_nothing_is_passed_on_and_kept_for_a_minute_at_most(string head, string body)
    {
        await using (_app)
        {
            _visitor.Dispose();
        }

        await StartAsync("12:00:00");
        _ion.Script = _ => new(head + "\r\nContent-Type: application/json", System.Text.Encoding.UTF8.GetBytes(body));
        for (var i = 0; i < 2; i++)
        {
            using var response = await _visitor.GetAsync("/api/ion/schedule?page=77");
            Assert.Equal(head[..3], ((int)response.StatusCode).ToString(System.Globalization.CultureInfo.InvariantCulture));
            Assert.Equal(body, await response.Content.ReadAsStringAsync(CancellationToken));
            Assert.Equal("public, max-age=60", response.Headers.CacheControl!.ToString());
        }

        Assert.Single(_ion.Asked());
        _time.Advance(TimeSpan.FromMinutes(1));
        using var later = await _visitor.GetAsync("/api/ion/schedule?page=77");
        Assert.Equal(2, _ion.Asked().Count);
    }

    [Fact]
    public async Task An_Ion_that_hangs_is_not_waited_for_by_who_can_have_an_older_answer()
    {
        await AssertAnswersAsync(1, TimeSpan.Zero, HttpStatusCode.OK);
        using var gate = new ManualResetEventSlim();
        _ion.Script = request =>
        {
            gate.Wait(CancellationToken);
            return PublicIonScript.AnswerOf(_ion, request);
        };
        _time.Advance(TimeSpan.FromMinutes(5));
        var waiting = _visitor.GetAsync(Path);
        await Eventually.IsTrueAsync(() => _ion.Asked().Count == 2, "Ion has been asked again");
        var asked = _time.GetUtcNow();
        await _time.TurnUntilAsync(waiting, "the visitor has the older answer");
        using var response = await waiting;
        gate.Set();

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.True(response.Headers.Age >= TimeSpan.FromMinutes(5));
        Assert.True(_time.GetUtcNow() - asked >= TimeSpan.FromSeconds(3));
    }

    [Fact]
    public async Task Date_after_date_asks_Ion_so_often_in_a_minute_and_what_is_kept_is_given_out_all_the_same()
    {
        await AssertAnswersAsync(1, TimeSpan.Zero, HttpStatusCode.OK);
        var statuses = new ConcurrentBag<HttpStatusCode>();
        var first = new DateOnly(1900, 1, 1);
        for (var i = 0; i < PublicBudget.Most + 50; i++)
        {
            using var response = await _visitor.GetAsync($"{Path}/{first.AddDays(i):yyyy-MM-dd}");
            statuses.Add(response.StatusCode);
        }

        Assert.Equal(PublicBudget.Most, _ion.Asked().Count);
        Assert.Equal(51, statuses.Count(status => status == HttpStatusCode.ServiceUnavailable));
        await AssertAnswersAsync(1, TimeSpan.Zero, HttpStatusCode.OK);
        _time.Advance(TimeSpan.FromMinutes(1));
        await AssertAnswersAsync(1, TimeSpan.Zero, HttpStatusCode.OK, $"{Path}/{first.AddDays(PublicBudget.Most + 40):yyyy-MM-dd}");
    }

    [Fact]
    public async Task Switched_off_it_asks_for_a_session_as_before_and_is_not_kept()
    {
        await using (_app)
        {
            _visitor.Dispose();
        }

        await StartAsync("00:00:00");
        await AssertAnswersAsync(1, TimeSpan.Zero, HttpStatusCode.Unauthorized);
        Assert.Empty(_ion.Asked());
        await _visitor.SignInAsync();
        for (var i = 1; i <= 2; i++)
        {
            using var response = await _visitor.GetAsync($"{Path}?x=y");
            Assert.Equal(["no-store"], response.Headers.GetValues("Cache-Control"));
            Assert.Equal(Enumerable.Repeat("/api/schedule?x=y", i), _ion.Asked().Select(request => request.Target));
        }
    }

    [Fact]
    public async Task A_prefetch_is_answered_like_anybody()
    {
        using var response = await _visitor.GetAsync(Path, ("Sec-Purpose", "prefetch"), ("Sec-Fetch-Mode", "navigate"));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Empty(_visitor.Cookies);
    }

    private void Down() => _ion.Script = _ => throw new IOException("The connection is broken off.");

    private async ValueTask StartAsync(string publicFor)
    {
        _app = await TestApp.StartAsync(
            _ion, storage, new Dictionary<string, string?> { ["Proxy:PublicFor"] = publicFor },
            services => services.Replace(ServiceDescriptor.Singleton<TimeProvider>(_time)));
        _visitor = _app.NewVisitor();
    }

    /// <summary>So many visitors, spread over such a time.</summary>
    private async Task AssertAnswersAsync(int visitors, TimeSpan within, HttpStatusCode status, string path = Path)
    {
        for (var i = 0; i < visitors; i++)
        {
            using var response = await _visitor.GetAsync(path);
            Assert.Equal(status, response.StatusCode);
            if (i < visitors - 1)
            {
                _time.Advance(within / visitors);
            }
        }
    }
}
