using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using IonFunctions.Core.Api;
using IonFunctions.Core.Sessions;
using IonFunctions.Core.Telemetry;
using IonFunctions.Tests.Contract;
using IonFunctions.Tests.Refresh;
using IonFunctions.Tests.Servers;
using IonFunctions.Tests.Waiting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Time.Testing;

namespace IonFunctions.Tests.Limits;

/// <summary>On Kestrel, and what needs a clock to turn or looks inside.</summary>
public sealed class RequestLimitsOnKestrelTests : RequestLimitsTests, IClassFixture<SimulatedIonFixture>
{
    private readonly Storage _storage;
    private readonly FakeTimeProvider _time = TurnedTime.New();

    public RequestLimitsOnKestrelTests(SimulatedIonFixture fixture, Storage storage)
        : base(fixture, storage, Head.Kestrel) => _storage = storage;

    [Fact]
    public async Task After_so_many_it_is_429_and_after_Retry_After_it_works_again_and_no_sooner()
    {
        using var visitor = App.NewVisitor(NewAddress());
        for (var i = 0; i < Most; i++)
        {
            Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(visitor));
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        using var refused = await visitor.GetAsync("/api/profile", MadeUp(visitor));
        AssertLimited(refused);
        var wait = refused.Headers.RetryAfter!.Delta!.Value;
        Assert.Equal(TimeSpan.FromSeconds(60 - Most), wait);
        _time.Advance(wait - TimeSpan.FromSeconds(1));
        Assert.Equal(HttpStatusCode.TooManyRequests, await AskAsync(visitor));
        Assert.Equal(Most, App.Operations.Take().Count);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(visitor));
    }

    [Fact]
    public async Task However_many_come_at_once_no_more_get_through()
    {
        using var visitor = App.NewVisitor(NewAddress());
        var statuses = await Task.WhenAll(Enumerable.Range(0, 5 * Most).Select(_ => AskAsync(visitor)));

        Assert.Equal(Most, statuses.Count(status => status == HttpStatusCode.Unauthorized));
        Assert.Equal(4 * Most, statuses.Count(status => status == HttpStatusCode.TooManyRequests));
        Assert.Equal(Most, App.Operations.Take().Count);
    }

    /// <summary>Where each of them is found, since the log has no line for each.</summary>
    [Fact]
    public async Task It_is_in_the_span_of_the_request()
    {
        var trace = ActivityTraceId.CreateRandom();
        var statuses = new ConcurrentBag<object?>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == Traces.ServerSourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> options) => options.TraceId == trace ? ActivitySamplingResult.AllData : ActivitySamplingResult.None,
            ActivityStopped = span =>
            {
                if (span.TraceId == trace)
                {
                    statuses.Add(span.GetTagItem("http.response.status_code"));
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
        using var visitor = App.NewVisitor(NewAddress());
        using var refused = await FloodAsync(visitor, "/api/profile", ("traceparent", $"00-{trace}-{ActivitySpanId.CreateRandom()}-01"));

        await Eventually.IsTrueAsync(() => statuses.Contains(StatusCodes.Status429TooManyRequests), "the span has the status");
    }

    /// <summary>A whole school, at an instance that has just started.</summary>
    [Fact]
    public async Task Sessions_that_there_are_count_for_nothing_though_the_instance_has_never_seen_them()
    {
        await using var fresh = await StartAsync();
        var address = NewAddress();
        for (var i = 0; i < 3 * Most; i++)
        {
            using var somebody = await AppWithoutIon.SignedInAsync(App, _time.GetUtcNow());
            using var there = new Visitor(fresh.BaseUrl, Ion, fresh.PublicUrl, address) { Cookies = { ["ion-session"] = somebody.Cookies["ion-session"] } };
            Assert.True(await there.IsSignedInAsync());
        }
    }

    [Fact]
    public async Task A_session_that_was_seen_once_is_looked_for_again_whatever_the_others_do()
    {
        var address = NewAddress();
        using var known = App.NewVisitor(address);
        await known.SignInAsync();
        _time.Advance(TimeSpan.FromMinutes(10)); // It is not in memory any more.
        using var flooder = App.NewVisitor(address);
        using var refused = await FloodAsync(flooder);
        App.Operations.Take();

        Assert.True(await known.IsSignedInAsync());
        Assert.Contains("read", App.Operations.Take());
    }

    /// <summary>What is asked of storage each time is limited for each session: it is not its neighbours' affair.</summary>
    [Fact]
    public async Task Who_is_signed_in_has_a_limit_of_their_own_where_each_request_reads_storage()
    {
        var address = NewAddress();
        using var busy = App.NewVisitor(address);
        await busy.SignInAsync();
        using var neighbour = App.NewVisitor(address);
        await neighbour.SignInAsync(SampleUsers.Grace);
        var statuses = new List<HttpStatusCode>();
        for (var i = 0; i <= Most; i++)
        {
            using var response = await busy.GetAsync("/api/sessions");
            statuses.Add(response.StatusCode);
        }

        Assert.All(statuses[..Most], status => Assert.Equal(HttpStatusCode.OK, status));
        Assert.Equal(HttpStatusCode.TooManyRequests, statuses[Most]);
        Assert.True(await busy.IsSignedInAsync()); // Of memory.
        using var other = await neighbour.GetAsync("/api/sessions");
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
    }

    [Fact]
    public async Task A_sign_in_that_was_told_to_come_later_goes_on_then_and_those_that_succeed_count_for_nothing()
    {
        var address = NewAddress();
        for (var i = 0; i < 5; i++)
        {
            using var somebody = App.NewVisitor(address);
            await somebody.SignInAsync();
        }

        using var visitor = App.NewVisitor(address);
        var callback = await visitor.AuthorizeAsync(await visitor.LoginAsync("/club"));
        for (var i = 0; i < 2; i++)
        {
            using var flooder = App.NewVisitor(address);
            var state = System.Web.HttpUtility.ParseQueryString((await flooder.LoginAsync()).Query)["state"];
            using var failed = await flooder.GetAsync($"/api/callback?code=made-up&state={state}");
            Assert.Equal(HttpStatusCode.BadRequest, failed.StatusCode);
        }

        using var refused = await visitor.GetAsync(callback.PathAndQuery);
        AssertLimited(refused);
        _time.Advance(refused.Headers.RetryAfter!.Delta!.Value);
        using var accepted = await visitor.GetAsync(callback.PathAndQuery);
        Assert.Equal("/club", accepted.Headers.Location?.OriginalString);
    }

    [Fact]
    public async Task The_log_has_a_line_for_each_address_and_minute_with_nobodys_address_in_it()
    {
        using var metrics = new SweepMetrics(App);
        var address = NewAddress();
        using var visitor = App.NewVisitor(address);
        for (var minute = 0; minute < 2; minute++)
        {
            using (await FloodAsync(visitor, "/api/account", ("Sec-Fetch-Mode", "navigate")))
            {
                for (var i = 0; i < 5; i++)
                {
                    Assert.Equal(HttpStatusCode.TooManyRequests, await AskAsync(visitor));
                }
            }

            _time.Advance(TimeSpan.FromMinutes(1));
        }

        var lines = App.LogLines.Where(line => line.Contains("The limit", StringComparison.Ordinal)).ToList();
        Assert.Equal(2, lines.Count);
        Assert.All(lines, line => Assert.Matches("^Warning: The limit session is reached: address [0-9a-f]{8} has had 20 this minute", line));
        Assert.DoesNotContain(App.LogLines, line => line.Contains(address.ToString(), StringComparison.Ordinal));
        Assert.DoesNotContain(App.LogLines, line => line.Contains("Answered with", StringComparison.Ordinal)); // As pages are of which a person may ask.
        Assert.Equal(12, metrics["ionfunctions.limited/session"]);
    }

    [Fact]
    public async Task Code_of_ones_own_is_told_by_an_exception()
    {
        var address = NewAddress();
        using var flooder = App.NewVisitor(address);
        using var refused = await FloodAsync(flooder);
        await using var scope = App.Services.CreateAsyncScope();
        var context = new DefaultHttpContext { RequestServices = scope.ServiceProvider };
        context.Connection.RemoteIpAddress = address;
        context.Request.Headers.Cookie = MadeUp(flooder).Value;

        var failure = await Assert.ThrowsAsync<IonUnavailableException>(async () => await context.GetIonUser().FindAsync(TestContext.Current.CancellationToken));

        Assert.Equal("too-many-requests", failure.Code);
        Assert.InRange(failure.RetryAfter!.Value, TimeSpan.Zero, TimeSpan.FromMinutes(1));
        await Assert.ThrowsAsync<IonUnavailableException>(() => context.GetIonClient().GetProfileAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Switched_off_there_is_none()
    {
        await using var app = await TestApp.StartAsync(Ion, _storage, new Dictionary<string, string?>(Settings) { ["Limits:PerAddress"] = "0" });
        using var visitor = app.NewVisitor(NewAddress());
        var statuses = await Task.WhenAll(Enumerable.Range(0, 5 * Most).Select(_ => AskAsync(visitor)));

        Assert.All(statuses, status => Assert.Equal(HttpStatusCode.Unauthorized, status));
    }

    /// <summary>It is asked on the way of each request: see SessionLookup.</summary>
    [Fact]
    public async Task A_session_in_memory_is_found_without_anything_on_the_heap()
    {
        using var visitor = App.NewVisitor(NewAddress());
        await visitor.SignInAsync();
        var lookup = App.Services.GetRequiredService<SessionLookup>();
        var asker = new Asker([SessionId.Parse(visitor.Cookies["ion-session"])!.Value], new DefaultHttpContext());
        Find();
        var before = GC.GetAllocatedBytesForCurrentThread();
        Find();

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before - KeyBytes());

        void Find()
        {
            var found = lookup.FindAsync(visitor.Handle, asker, CancellationToken.None);
            Assert.True(found.IsCompletedSuccessfully);
            Assert.NotNull(found.Result);
        }

        // MemoryCache takes an object for a key, so a handle is put into one: as before there were limits.
        long KeyBytes()
        {
            var cache = App.Services.GetRequiredService<SessionCache>();
            cache.TryGet(visitor.Handle, out _);
            var start = GC.GetAllocatedBytesForCurrentThread();
            cache.TryGet(visitor.Handle, out _);
            return GC.GetAllocatedBytesForCurrentThread() - start;
        }
    }

    private protected override Task<TestApp> StartAsync() => TestApp.StartAsync(
        Ion, _storage, Settings, services => services.Replace(ServiceDescriptor.Singleton<TimeProvider>(_time)), operations: new());

    private static async Task<HttpStatusCode> AskAsync(Visitor visitor)
    {
        using var response = await visitor.GetAsync("/api/profile", MadeUp(visitor));
        return response.StatusCode;
    }
}
