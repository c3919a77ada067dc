using System.Net;
using Azure;
using IonFunctions.Core.Api;
using IonFunctions.Core.Refresh;
using IonFunctions.Core.Sessions;
using IonFunctions.Simulator.Faults;
using IonFunctions.Tests.Contract;
using IonFunctions.Tests.Processes;
using IonFunctions.Tests.Servers;
using Microsoft.Extensions.DependencyInjection;

namespace IonFunctions.Tests.Offline;

/// <summary>Whom a call reaches, by which of their sessions, and until when.</summary>
public sealed partial class OfflineTests
{
    [Fact]
    public async Task Who_has_agreed_is_called_for_at_every_instance_and_who_has_not_is_not()
    {
        await using var elsewhere = await StartAsync();
        using var ada = await SignInAndAgreeAsync(SampleUsers.Ada);
        using var grace = await SignInAsync(SampleUsers.Grace);

        Assert.Equal((SampleUsers.Ada, SampleUsers.Ada), (await CallAsync(App), await CallAsync(elsewhere)));
        Assert.All(
            await Task.WhenAll(new[] { 30002, 0, -1, int.MaxValue, long.MaxValue, AdasId + (1L << 32) }.Select(id => CallAsync(App, id))), Assert.Null);
    }

    [Fact]
    public async Task One_session_of_the_user_is_used_at_every_instance_and_a_call_costs_two_reads()
    {
        await using var elsewhere = await StartAsync();
        using var first = await SignInAsync(SampleUsers.Ada);
        Time.Advance(TimeSpan.FromMinutes(1));
        using var used = await SignInAndAgreeAsync(SampleUsers.Ada);
        Time.Advance(TimeSpan.FromMinutes(1));
        using var last = await SignInAsync(SampleUsers.Ada);
        Time.Advance(TimeSpan.FromHours(11));
        var before = await TokensAsync(first, used, last);
        await CallAsync(App);
        await CallAsync(elsewhere);
        var after = await TokensAsync(first, used, last);

        Assert.Equal([true, false, true], before.Zip(after, (one, other) => one == other));
        Operations.Take();
        await CallAsync(elsewhere);
        Assert.Equal(["read consent", "read"], Operations.Take());
    }

    [Fact]
    public async Task When_it_ends_the_one_that_can_last_longest_takes_its_place_and_when_the_last_ends_nobody_is_there()
    {
        await using var elsewhere = await StartAsync();
        using var first = await SignInAsync(SampleUsers.Ada);
        Time.Advance(TimeSpan.FromMinutes(1));
        using var used = await SignInAndAgreeAsync(SampleUsers.Ada);
        Time.Advance(TimeSpan.FromMinutes(1));
        using var last = await SignInAsync(SampleUsers.Ada);

        await used.PostAsync("/api/logout");
        Assert.Equal((SampleUsers.Ada, SampleUsers.Ada), (await CallAsync(App), await CallAsync(elsewhere)));
        Assert.Equal(last.Handle, (await ReadConsentAsync(AdasId))!.Session);
        await last.PostAsync("/api/logout");
        Assert.Equal(SampleUsers.Ada, await CallAsync(elsewhere));
        Assert.Equal(first.Handle, (await ReadConsentAsync(AdasId))!.Session);
        await first.PostAsync("/api/logout");
        Assert.Equal((null, null), (await CallAsync(App), await CallAsync(elsewhere)));

        // The user's word stands, for when they are back.
        using var back = await SignInAsync(SampleUsers.Ada);
        Assert.True(await SaysAsync(back));
        Assert.Equal(SampleUsers.Ada, await CallAsync(elsewhere));
    }

    /// <summary>The instance that calls has called before, and knows the session.</summary>
    [Theory]
    [InlineData("DELETE", "/api/offline", true)]
    [InlineData("POST", "/api/offline?withdraw=true", true)]
    [InlineData("POST", "/api/logout", false)]
    [InlineData("POST", "/api/logout?everywhere=true", true)]
    [InlineData("DELETE", "/api/sessions/{handle}", false)]
    [InlineData("operator", "sessions", false)]
    [InlineData("operator", "consents", true)]
    public async Task However_it_is_taken_back_or_the_session_ended_nobody_is_reached_from_then_on(string who, string what, bool isTakenBack)
    {
        await using var elsewhere = await StartAsync();
        using var visitor = await SignInAndAgreeAsync(SampleUsers.Ada);
        using var onAnother = visitor.At(elsewhere);
        var client = UsersOf(elsewhere).GetClient(AdasId);
        await client.GetProfileAsync(CancellationToken);
        Assert.True(await onAnother.IsSignedInAsync());

        if (who != "operator")
        {
            using var response = await visitor.SendAsync(new(who), what.Replace("{handle}", visitor.Handle.Value, StringComparison.Ordinal));
            Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        }
        else if (what == "consents")
        {
            await Table.TryDeleteAsync((await ReadConsentAsync(AdasId))! with { Version = ETag.All }, CancellationToken);
        }
        else
        {
            await App.Services.GetRequiredService<ISessionTable>().DeleteAsync(visitor.Handle, ETag.All, CancellationToken);
        }

        var asked = CountApiRequests();
        await Assert.ThrowsAsync<SignedOutException>(() => client.GetProfileAsync(CancellationToken));
        Assert.Empty(await UsersOf(elsewhere).ListAsync(CancellationToken).ToListAsync(CancellationToken));
        Assert.Equal(asked, CountApiRequests());

        // A new session brings back who has agreed, and not who has taken it back.
        using var back = await SignInAsync(SampleUsers.Ada);
        Assert.Equal(isTakenBack ? null : SampleUsers.Ada, await CallAsync(elsewhere));
    }

    [Theory]
    [InlineData(0, 14.01)] // Idle.
    [InlineData(29, 1.01)] // Used every day, and 30 days old.
    public async Task A_session_that_has_ended_and_was_not_swept_yet_is_not_used(int daysOfUse, double days)
    {
        using var visitor = await SignInAndAgreeAsync(SampleUsers.Ada);
        for (var day = 0; day < daysOfUse; day++)
        {
            Time.Advance(TimeSpan.FromDays(1));
            await visitor.GetJsonAsync("/api/session");
            await App.InFlight.StoppedAsync(CancellationToken); // Its use is written.
        }

        Assert.Equal(SampleUsers.Ada, await CallAsync(App));
        Time.Advance(TimeSpan.FromDays(days));
        Assert.NotNull(await App.Store.PeekAsync(visitor.Handle, CancellationToken));

        Assert.Null(await CallAsync(App));
        Assert.Empty(await UsersOf(App).ListAsync(CancellationToken).ToListAsync(CancellationToken));
    }

    /// <summary>Idle time counts people. Background code that calls every few hours leaves it as it is, though tokens are refreshed for it.</summary>
    [Fact]
    public async Task Code_that_calls_all_the_time_keeps_no_session_alive_nor_its_tokens_fresh()
    {
        using var visitor = await SignInAndAgreeAsync(SampleUsers.Ada);
        var seen = (await App.Store.PeekAsync(visitor.Handle, CancellationToken))!.LastSeenAt;
        var sweep = App.Services.GetRequiredService<RefreshSweep>();
        var calls = 0;
        for (; calls < 200 && await CallAsync(App) is not null; calls++)
        {
            var isActive = Time.GetUtcNow() - seen <= TimeSpan.FromDays(3);
            var refreshes = CountRefreshes();
            Time.Advance(TimeSpan.FromHours(12));
            await sweep.SweepAsync(CancellationToken);

            // While its user is thought to be coming back the sweep refreshes ahead of time; after that nobody does until a call needs it.
            Assert.True(isActive || CountRefreshes() == refreshes, $"after call {calls} the sweep has refreshed");
        }

        Assert.Equal(28, calls); // Twice a day for the 14 days of Session__IdleTimeout.
        Assert.Equal(seen.AddDays(14), Time.GetUtcNow());
        Assert.Null(await App.Store.PeekAsync(visitor.Handle, CancellationToken));
        Assert.Equal((0, 0), await Ion.CountLiveTokensAsync(SampleUsers.Ada));
    }

    [Fact]
    public async Task Where_Ion_ends_the_session_in_a_call_the_next_one_serves_it()
    {
        using var other = await SignInAsync(SampleUsers.Ada);
        using var used = await SignInAndAgreeAsync(SampleUsers.Ada);
        var session = (await App.Store.PeekAsync(used.Handle, CancellationToken))!;
        await App.Store.ReplaceAsync(
            session with { Tokens = session.Tokens with { ExpiresAt = Time.GetUtcNow(), RefreshToken = new("of-no-use-any-more") } }, CancellationToken);

        Assert.Equal(SampleUsers.Ada, await CallAsync(App));
        Assert.Equal(other.Handle, (await ReadConsentAsync(AdasId))!.Session);

        await Ion.RevokeGrantsAsync(SampleUsers.Ada);
        Assert.Null(await CallAsync(App));
    }

    [Fact]
    public async Task An_outage_is_told_as_such_and_costs_no_consent()
    {
        using var visitor = await SignInAndAgreeAsync(SampleUsers.Ada);
        Operations.Down = true;
        Assert.NotNull((await Assert.ThrowsAsync<IonUnavailableException>(() => CallAsync(App))).RetryAfter);
        Operations.Down = false;
        Assert.Equal(SampleUsers.Ada, await CallAsync(App));

        foreach (var fault in new Fault[] { new() { Endpoint = "api", Drop = true }, new() { Endpoint = "token", Status = 500 }, new() { Endpoint = "token", Drop = true } })
        {
            Time.Advance(TimeSpan.FromHours(11)); // So that a refresh is needed.
            Ion.Ion.Faults.Add(fault);
            await Assert.ThrowsAsync<IonUnavailableException>(() => CallAsync(App));
            Ion.Ion.Faults.Clear();
            Assert.Equal(SampleUsers.Ada, await CallAsync(App));
        }
    }

    [Theory]
    [InlineData("/api/offline?withdraw=true")]
    [InlineData("/api/logout")]
    public async Task An_answer_that_comes_after_it_was_taken_back_is_not_handed_out(string post)
    {
        await using var relay = await Relay.StartAsync(Ion.BaseUrl, isNoted: request => request.Path == "/api/profile");
        await using var app = await StartAsync(ion: new RelayedIon(Ion, relay.Urls[0]));
        using var visitor = await SignInAndAgreeAsync(SampleUsers.Ada);
        var (asked, answer) = HoldAnswers(relay, "/api/profile");

        var call = CallAsync(app);
        await asked;
        await visitor.PostAsync(post);
        Time.Advance(TimeSpan.FromSeconds(1.1));
        answer.SetResult();

        Assert.Null(await call);
        Assert.Equal(200, Assert.Single(relay.Journal).Status);
    }

    [Fact]
    public async Task A_call_that_waits_for_a_refresh_while_it_is_taken_back_is_not_made()
    {
        await using var relay = await Relay.StartAsync(Ion.BaseUrl, isNoted: request => request.Path == "/api/profile");
        await using var app = await StartAsync(ion: new RelayedIon(Ion, relay.Urls[0]));
        using var visitor = await SignInAndAgreeAsync(SampleUsers.Ada);
        Time.Advance(TimeSpan.FromHours(11));
        var (asked, answer) = HoldAnswers(relay, "/oauth/token");

        var call = CallAsync(app);
        await asked;
        await WithdrawAsync(visitor);
        Time.Advance(TimeSpan.FromSeconds(1.1));
        answer.SetResult();

        Assert.Null(await call);
        Assert.Empty(relay.Journal);
    }

    private static (Task Asked, TaskCompletionSource Answer) HoldAnswers(Relay relay, string path)
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var answer = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        relay.BeforeAnswering = request =>
        {
            if (!request.Path.StartsWithSegments(path, StringComparison.Ordinal))
            {
                return Task.CompletedTask;
            }

            asked.TrySetResult();
            return answer.Task;
        };
        return (asked.Task, answer);
    }

    private async Task<IEnumerable<string>> TokensAsync(params Visitor[] visitors) =>
        (await Task.WhenAll(visitors.Select(one => App.Store.PeekAsync(one.Handle, CancellationToken)))).Select(session => session!.Tokens.RefreshToken.Value);

    private long CountRefreshes() => Ion.Ion.Counters.Read().CountTokenRequests("refresh_token");

    private long CountApiRequests() => Ion.Ion.Counters.Read().CountApiRequests();
}
