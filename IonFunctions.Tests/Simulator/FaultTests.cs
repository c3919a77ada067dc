using System.Diagnostics;
using System.Net;
using IonFunctions.Simulator.Faults;
using IonFunctions.Tests.Servers;
using IonFunctions.Tests.Waiting;

namespace IonFunctions.Tests.Simulator;

public sealed class FaultTests : IAsyncLifetime
{
    private IonClient _ion = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _ion = await IonClient.StartAsync();

    public ValueTask DisposeAsync() => _ion.DisposeAsync();

    [Fact]
    public async Task A_fault_before_the_work_leaves_the_refresh_token_good()
    {
        var tokens = await _ion.SignInAsync();
        _ion.Ion.Faults.Add(new Fault
        {
            Endpoint = "token",
            Status = 503,
            Headers = new Dictionary<string, string> { ["Retry-After"] = "7" },
            Times = 1,
        });

        var refused = await _ion.RefreshAsync(tokens.RefreshToken);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.Status);
        Assert.Equal("7", refused.Headers.RetryAfter!.ToString());
        Assert.Equal(HttpStatusCode.OK, (await _ion.RefreshAsync(tokens.RefreshToken)).Status);

        var counters = _ion.Ion.Counters.Read();
        Assert.Equal(1, counters.CountTokenRequests("refresh_token", "fault"));
        Assert.Equal(1, counters.CountIssued("refresh_token", SampleUsers.Ada));
        Assert.Equal(0, counters.CountUndelivered());
    }

    [Fact]
    public async Task A_connection_dropped_after_the_work_loses_a_rotation_that_was_committed()
    {
        var tokens = await _ion.SignInAsync();
        _ion.Ion.Faults.Add(new Fault { Endpoint = "token", When = FaultMoment.After, Drop = true, Times = 1 });

        await Assert.ThrowsAsync<HttpRequestException>(() => _ion.RefreshAsync(tokens.RefreshToken));
        Assert.Equal(HttpStatusCode.BadRequest, (await _ion.RefreshAsync(tokens.RefreshToken)).Status);

        var counters = _ion.Ion.Counters.Read();
        Assert.Equal(1, counters.CountTokenRequests("refresh_token", "fault", SampleUsers.Ada));
        Assert.Equal(1, counters.CountTokenRequests("refresh_token", "invalid_grant", SampleUsers.Ada));
        Assert.Equal(0, counters.CountTokenRequests("refresh_token", "success"));
        Assert.Equal(1, counters.CountIssued("refresh_token", SampleUsers.Ada));
        Assert.Equal(1, counters.CountUndelivered("refresh_token", SampleUsers.Ada));
    }

    [Theory]
    [InlineData("{\"access_token\": \"ab", "application/json")]
    [InlineData("<h1>Gateway</h1>", "text/html")]
    [InlineData("{\"access_token\": \"a\", \"expires_in\": -1, \"token_type\": \"Bearer\"}", "application/json")]
    public async Task Any_body_can_stand_in_for_the_answer_to_work_that_was_done(string body, string contentType)
    {
        var tokens = await _ion.SignInAsync();
        _ion.Ion.Faults.Add(new Fault
        {
            Endpoint = "token",
            When = FaultMoment.After,
            Body = body,
            ContentType = contentType,
            Times = 1,
        });

        using var answer = await _ion.PostAsync(
            "oauth/token/", IonClient.Basic("ionfunctions", "simulated-secret"),
            ("grant_type", "refresh_token"), ("refresh_token", tokens.RefreshToken));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(contentType, answer.Content.Headers.ContentType!.ToString());
        Assert.Equal(body, await answer.Content.ReadAsStringAsync(Cancel));
        Assert.Equal(HttpStatusCode.Unauthorized, await _ion.ApiStatusAsync(tokens.AccessToken));
        Assert.Equal(1, _ion.Ion.Counters.Read().CountUndelivered());
    }

    [Fact]
    public async Task A_client_that_leaves_during_a_delay_leaves_a_committed_rotation_behind()
    {
        var tokens = await _ion.SignInAsync();
        _ion.Ion.Faults.Add(new Fault
        {
            Endpoint = "token",
            When = FaultMoment.Before,
            Delay = TimeSpan.FromSeconds(10), // Until it is noticed that the client has left.
            Times = 1,
        });

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        using (var impatient = new HttpClient { BaseAddress = _ion.Ion.BaseUrl })
        {
            using var form = new FormUrlEncodedContent(
            [
                new("grant_type", "refresh_token"), new("refresh_token", tokens.RefreshToken),
                new("client_id", "ionfunctions"), new("client_secret", "simulated-secret"),
            ]);
            var answer = impatient.PostAsync("oauth/token/", form, patience.Token);
            await Eventually.IsTrueAsync(() => _ion.Ion.Faults.Current.Count == 0, "the request has come, and is delayed");
            await patience.CancelAsync();
            await Assert.ThrowsAsync<TaskCanceledException>(() => answer);
        }

        await Eventually.IsTrueAsync(() => _ion.Ion.Counters.Read().CountTokenRequests("refresh_token") != 0, "the request is counted");
        var counters = _ion.Ion.Counters.Read();
        Assert.Equal(1, counters.CountTokenRequests("refresh_token", "gone", SampleUsers.Ada));
        Assert.Equal(1, counters.CountUndelivered("refresh_token", SampleUsers.Ada));
        Assert.Equal(HttpStatusCode.BadRequest, (await _ion.RefreshAsync(tokens.RefreshToken)).Status);
    }

    [Fact]
    public async Task A_delay_alone_is_followed_by_the_real_answer()
    {
        var tokens = await _ion.SignInAsync();
        _ion.Ion.Faults.Add(new Fault
        {
            Endpoint = "token",
            When = FaultMoment.After,
            Delay = TimeSpan.FromMilliseconds(200),
            Times = 1,
        });

        var watch = Stopwatch.StartNew();
        Assert.Equal(HttpStatusCode.OK, (await _ion.RefreshAsync(tokens.RefreshToken)).Status);
        Assert.True(watch.ElapsedMilliseconds >= 190);
        Assert.Equal(1, _ion.Ion.Counters.Read().CountTokenRequests("refresh_token", "success"));
    }

    [Fact]
    public async Task A_fault_strikes_its_grant_type_only_and_lasts_until_it_is_cleared()
    {
        var id = _ion.Ion.Faults.Add(new Fault { Endpoint = "token", GrantType = "refresh_token", Status = 500 });
        var tokens = await _ion.SignInAsync();

        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(HttpStatusCode.InternalServerError, (await _ion.RefreshAsync(tokens.RefreshToken)).Status);
        }

        Assert.True(_ion.Ion.Faults.Remove(id));
        Assert.Equal(HttpStatusCode.OK, (await _ion.RefreshAsync(tokens.RefreshToken)).Status);
    }

    [Theory]
    [InlineData("api", HttpStatusCode.BadGateway, HttpStatusCode.BadGateway)]
    [InlineData("/api/profile", HttpStatusCode.BadGateway, HttpStatusCode.OK)]
    [InlineData("/api/profile/30001", HttpStatusCode.OK, HttpStatusCode.OK)]
    [InlineData("revoke", HttpStatusCode.OK, HttpStatusCode.OK)]
    public async Task A_fault_strikes_the_API_or_a_part_of_it(string endpoint, HttpStatusCode profile, HttpStatusCode schedule)
    {
        var token = (await _ion.SignInAsync()).AccessToken;
        _ion.Ion.Faults.Add(new Fault { Endpoint = endpoint, Status = 502 });

        Assert.Equal(profile, await _ion.ApiStatusAsync(token));
        Assert.Equal(schedule, await _ion.ApiStatusAsync(token, "api/schedule"));
        Assert.Equal(1, _ion.Ion.Counters.Read().CountApiRequests("/api/profile", (int)profile));
    }

    [Fact]
    public async Task Authorize_and_revoke_can_fail_too()
    {
        _ion.Ion.Faults.Add(new Fault { Endpoint = "authorize", Status = 500, Times = 1 });
        _ion.Ion.Faults.Add(new Fault { Endpoint = "revoke", Drop = true, Times = 1 });

        using (var answer = await _ion.Http.GetAsync(_ion.AuthorizeUrl(), Cancel))
        {
            Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        }

        await Assert.ThrowsAsync<HttpRequestException>(() => _ion.RevokeAsync("x"));
        Assert.Equal("fault", Assert.Single(_ion.Ion.Counters.Read().Revocations).Outcome);
        Assert.Empty(_ion.Ion.Faults.Current);
    }

    [Fact]
    public async Task Simultaneous_requests_use_up_a_fault_exactly_as_often_as_it_was_set()
    {
        var token = (await _ion.SignInAsync()).AccessToken;
        _ion.Ion.Faults.Add(new Fault { Endpoint = "api", Status = 500, Times = 7 });

        var statuses = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => _ion.ApiStatusAsync(token)));

        Assert.Equal(7, statuses.Count(static status => status is HttpStatusCode.InternalServerError));
        Assert.Equal(23, statuses.Count(static status => status is HttpStatusCode.OK));
    }

    [Fact]
    public async Task An_answer_that_breaks_off_has_come_as_far_as_that()
    {
        _ion.Ion.Faults.Add(new Fault { Endpoint = "api", Status = 203, Body = "[1, 2", Drop = true, Delay = TimeSpan.FromSeconds(3) });
        using var answer = await _ion.Http.GetAsync("/api/schedule", HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        await using var body = await answer.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        var start = new byte[5];
        await body.ReadExactlyAsync(start, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.NonAuthoritativeInformation, answer.StatusCode);
        Assert.Equal("[1, 2"u8.ToArray(), start);
        await Assert.ThrowsAnyAsync<Exception>(async () => await body.ReadExactlyAsync(start, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void A_fault_that_contradicts_itself_is_refused()
    {
        Fault[] faults =
        [
            new() { Endpoint = "nowhere", Status = 500 },
            new() { Endpoint = "api" },
            new() { Endpoint = "api", GrantType = "refresh_token", Status = 500 },
            new() { Endpoint = "api", Status = 99 },
            new() { Endpoint = "api", Status = 500, Times = 0 },
            new() { Endpoint = "api", Drop = true, ContentType = "text/html" },
        ];
        Assert.All(faults, fault => Assert.Throws<ArgumentException>(() => _ion.Ion.Faults.Add(fault)));
    }
}
