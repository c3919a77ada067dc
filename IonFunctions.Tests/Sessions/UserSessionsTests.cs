using System.Net;
using Azure.Data.Tables;
using IonFunctions.Core.Sessions;
using IonFunctions.Local;
using IonFunctions.Simulator.Faults;
using IonFunctions.Tests.Contract;
using IonFunctions.Tests.Servers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Time.Testing;

namespace IonFunctions.Tests.Sessions;

/// <summary>A user's sessions, listed and ended from any of them, without a look at anybody else's.</summary>
public sealed class UserSessionsTests : IAsyncLifetime
{
    private readonly Storage _storage = new();
    private readonly StorageOperations _operations = new();
    private readonly FakeTimeProvider _time = StorageOperations.NewTime();
    private SimulatedIonServer _ion = null!;
    private TestApp _app = null!;

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _ion = await SimulatedIonServer.StartAsync(new() { TimeProvider = _time });
        _app = await StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        await _ion.DisposeAsync();
        await _storage.DisposeAsync();
    }

    [Fact]
    public async Task Lists_those_of_the_user_the_newest_first_and_says_which_asks()
    {
        using var first = await SignInAsync(SampleUsers.Ada);
        _time.Advance(TimeSpan.FromMinutes(1));
        using var second = await SignInAsync(SampleUsers.Ada);
        using var other = await SignInAsync(SampleUsers.Grace);
        var list = (await first.GetJsonAsync("/api/sessions")).GetProperty("sessions").EnumerateArray().ToList();

        Assert.Equal([second.Handle.Value, first.Handle.Value], list.Select(one => one.GetProperty("handle").GetString()));
        Assert.Equal([false, true], list.Select(one => one.GetProperty("current").GetBoolean()));
        Assert.All(list, one =>
        {
            Assert.Equal(["handle", "createdAt", "lastSeenAt", "expiresAt", "current"], one.EnumerateObject().Select(member => member.Name));
            Assert.Equal(TimeSpan.FromDays(30), one.GetProperty("expiresAt").GetDateTimeOffset() - one.GetProperty("createdAt").GetDateTimeOffset());
        });
        Assert.Single((await other.GetJsonAsync("/api/sessions")).GetProperty("sessions").EnumerateArray());
    }

    [Fact]
    public async Task A_list_reads_one_partition_and_the_sessions_in_it()
    {
        using var first = await SignInAsync(SampleUsers.Ada);
        using var second = await SignInAsync(SampleUsers.Ada);
        using var other = await SignInAsync(SampleUsers.Grace);
        _operations.Take();

        await first.GetJsonAsync("/api/sessions");

        Assert.Equal(["read", "list user", "read"], _operations.Take()); // The one that asks, and then the others.
    }

    [Fact]
    public async Task The_tables_do_not_say_who_it_is()
    {
        using var visitor = await SignInAsync(SampleUsers.Ada);
        var connection = await _storage.GetConnectionStringAsync();
        var rows = await new TableClient(connection, AzureUserIndex.Name).QueryAsync<TableEntity>(cancellationToken: CancellationToken).ToListAsync(CancellationToken);
        var session = await new TableClient(connection, AzureSessionTable.Name).QueryAsync<TableEntity>(cancellationToken: CancellationToken).SingleAsync(CancellationToken);

        var row = Assert.Single(rows);
        Assert.Equal(visitor.Handle.Value, row.RowKey);
        Assert.Equal(row.PartitionKey, session.GetString("UserKey"));
        Assert.Equal(43, row.PartitionKey.Length);
        Assert.All(row.Concat(session), column => Assert.DoesNotContain("30001", column.Value?.ToString() ?? "", StringComparison.Ordinal));
    }

    [Fact]
    public async Task One_that_is_ended_from_another_is_over_everywhere_and_at_Ion()
    {
        using var here = await SignInAsync(SampleUsers.Ada);
        using var there = await SignInAsync(SampleUsers.Ada);
        using var response = await here.SendAsync(HttpMethod.Delete, "/api/sessions/" + there.Handle.Value);

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        Assert.False(response.Headers.Contains("Set-Cookie"));
        Assert.False(response.Headers.Contains("Clear-Site-Data"));
        Assert.False(await there.IsSignedInAsync());
        Assert.True(await here.IsSignedInAsync());
        Assert.Equal((1, 1), await _ion.CountLiveTokensAsync(SampleUsers.Ada));
        Assert.Equal([here.Handle.Value], (await here.GetJsonAsync("/api/sessions")).GetProperty("sessions").EnumerateArray().Select(one => one.GetProperty("handle").GetString()));
    }

    [Fact]
    public async Task An_instance_that_has_it_in_memory_notices_at_its_next_call()
    {
        await using var elsewhere = await StartAsync();
        using var here = await SignInAsync(SampleUsers.Ada);
        using var there = await SignInAsync(SampleUsers.Ada);
        using var onAnother = there.At(elsewhere);
        Assert.Equal(HttpStatusCode.OK, (await onAnother.GetAsync("/api/profile")).StatusCode);

        await here.SendAsync(HttpMethod.Delete, "/api/sessions/" + there.Handle.Value);

        Assert.Equal(HttpStatusCode.Unauthorized, (await onAnother.GetAsync("/api/profile")).StatusCode);
    }

    [Fact]
    public async Task Who_ends_the_own_one_is_signed_out()
    {
        using var visitor = await SignInAsync(SampleUsers.Ada);
        using var response = await visitor.SendAsync(HttpMethod.Delete, "/api/sessions/" + visitor.Handle.Value);

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        Assert.Empty(visitor.Cookies);
        Assert.Equal(["\"cache\""], response.Headers.GetValues("Clear-Site-Data"));
    }

    [Fact]
    public async Task Nobody_ends_anybody_elses_or_finds_out_that_there_is_one()
    {
        using var ada = await SignInAsync(SampleUsers.Ada);
        using var grace = await SignInAsync(SampleUsers.Grace);
        using var stranger = _app.NewVisitor();
        using var elses = await grace.SendAsync(HttpMethod.Delete, "/api/sessions/" + ada.Handle.Value);
        using var nobodys = await grace.SendAsync(HttpMethod.Delete, "/api/sessions/" + SessionId.New().Handle.Value);
        using var signedOut = await stranger.SendAsync(HttpMethod.Delete, "/api/sessions/" + ada.Handle.Value);
        using var crossSite = await ada.SendAsync(HttpMethod.Delete, "/api/sessions/" + ada.Handle.Value, content: null, ("Sec-Fetch-Site", "cross-site"));

        Assert.Equal(HttpStatusCode.NotFound, elses.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, nobodys.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, signedOut.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, crossSite.StatusCode);
        Assert.True(await ada.IsSignedInAsync());
    }

    [Theory]
    [InlineData("x")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa*")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa%20")]
    [InlineData("aa/bb")]
    public async Task A_handle_that_can_be_none_costs_no_storage(string handle)
    {
        using var visitor = await SignInAsync(SampleUsers.Ada);
        _operations.Take();
        using var response = await visitor.SendAsync(HttpMethod.Delete, "/api/sessions/" + handle);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Empty(_operations.Take());
    }

    [Fact]
    public async Task Logout_everywhere_ends_all_of_the_user_and_nobody_elses()
    {
        using var here = await SignInAsync(SampleUsers.Ada);
        using var there = await SignInAsync(SampleUsers.Ada);
        using var beyond = await SignInAsync(SampleUsers.Ada);
        using var other = await SignInAsync(SampleUsers.Grace);
        using var response = await here.PostAsync("/api/logout?everywhere=true");

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        Assert.Empty(here.Cookies);
        Assert.False(await there.IsSignedInAsync());
        Assert.False(await beyond.IsSignedInAsync());
        Assert.True(await other.IsSignedInAsync());
        Assert.Equal((0, 0), await _ion.CountLiveTokensAsync(SampleUsers.Ada));
        Assert.Equal((1, 1), await _ion.CountLiveTokensAsync(SampleUsers.Grace));
    }

    [Theory]
    [InlineData("?everywhere=false")]
    [InlineData("")]
    public async Task Logout_ends_this_one_alone_unless_asked_for_more(string query)
    {
        using var here = await SignInAsync(SampleUsers.Ada);
        using var there = await SignInAsync(SampleUsers.Ada);
        await here.PostAsync("/api/logout" + query);

        Assert.True(await there.IsSignedInAsync());
    }

    [Theory]
    [InlineData("?everywhere=")]
    [InlineData("?everywhere=yes")]
    [InlineData("?everywhere=true&everywhere=true")]
    public async Task A_wish_that_is_not_clear_is_not_guessed(string query)
    {
        using var visitor = await SignInAsync(SampleUsers.Ada);
        using var response = await visitor.PostAsync("/api/logout" + query);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.True(await visitor.IsSignedInAsync());
    }

    [Fact]
    public async Task Logout_everywhere_with_storage_down_can_be_tried_again()
    {
        using var here = await SignInAsync(SampleUsers.Ada);
        using var there = await SignInAsync(SampleUsers.Ada);
        _operations.Down = true;
        using var down = await here.PostAsync("/api/logout?everywhere=true");
        _operations.Down = false;
        Assert.Equal(HttpStatusCode.ServiceUnavailable, down.StatusCode);
        Assert.NotEmpty(here.Cookies);

        using var again = await here.PostAsync("/api/logout?everywhere=true");
        Assert.Equal(HttpStatusCode.NoContent, again.StatusCode);
        Assert.False(await there.IsSignedInAsync());
    }

    [Fact]
    public async Task Logout_everywhere_ends_all_though_Ion_is_down()
    {
        using var here = await SignInAsync(SampleUsers.Ada);
        using var there = await SignInAsync(SampleUsers.Ada);
        _ion.Ion.Faults.Add(new Fault { Endpoint = "revoke", Drop = true });
        using var response = await here.PostAsync("/api/logout?everywhere=true");

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        Assert.False(await there.IsSignedInAsync());
    }

    [Fact]
    public async Task Those_that_have_ended_are_not_listed_and_what_a_crash_left_is_tidied_up()
    {
        using var idle = await SignInAsync(SampleUsers.Ada);
        _time.Advance(TimeSpan.FromDays(14.5));
        using var visitor = await SignInAsync(SampleUsers.Ada);
        var session = await _app.Store.PeekAsync(visitor.Handle, CancellationToken);
        var index = _app.Services.GetRequiredService<IUserIndex>();
        var left = SessionId.New().Handle;
        await index.AddAsync(session!.UserKey, left, CancellationToken);
        _operations.IndexAge = TimeSpan.FromMinutes(11);

        Assert.Single((await visitor.GetJsonAsync("/api/sessions")).GetProperty("sessions").EnumerateArray());
        Assert.DoesNotContain(left, await HandlesAsync(session.UserKey));
    }

    [Fact]
    public async Task One_that_is_just_being_stored_is_listed_once_it_is()
    {
        using var visitor = await SignInAsync(SampleUsers.Ada);
        var session = (await _app.Store.PeekAsync(visitor.Handle, CancellationToken))!;
        var coming = SessionId.New().Handle;
        await _app.Services.GetRequiredService<IUserIndex>().AddAsync(session.UserKey, coming, CancellationToken);

        Assert.Single((await visitor.GetJsonAsync("/api/sessions")).GetProperty("sessions").EnumerateArray());
        Assert.Contains(coming, await HandlesAsync(session.UserKey));
    }

    [Theory]
    [InlineData("GET", "/api/sessions", HttpStatusCode.Unauthorized)]
    [InlineData("DELETE", "/api/sessions/{handle}", HttpStatusCode.Unauthorized)]
    [InlineData("POST", "/api/logout?everywhere=true", HttpStatusCode.NoContent)] // It is signed out, then as now.
    public async Task One_that_was_ended_at_another_instance_lists_and_ends_nothing(string method, string path, HttpStatusCode status)
    {
        await using var elsewhere = await StartAsync();
        using var here = await SignInAsync(SampleUsers.Ada);
        using var ended = await SignInAsync(SampleUsers.Ada);
        using var onAnother = ended.At(elsewhere);
        Assert.True(await onAnother.IsSignedInAsync()); // That instance now has it in memory.
        await ended.PostAsync("/api/logout");

        using var response = await onAnother.SendAsync(new(method), path.Replace("{handle}", here.Handle.Value, StringComparison.Ordinal));

        Assert.Equal(status, response.StatusCode);
        Assert.True(await here.IsSignedInAsync());
    }

    [Fact]
    public async Task Logout_everywhere_ends_those_too_that_can_no_longer_be_opened()
    {
        await using var withAnotherKey = await StartAsync(new() { ["Session:Key"] = LocalSecrets.Generate().SessionKey });
        using var sealedAway = withAnotherKey.NewVisitor();
        await sealedAway.SignInAsync();
        using var other = withAnotherKey.NewVisitor();
        await other.SignInAsync(SampleUsers.Grace);
        using var here = await SignInAsync(SampleUsers.Ada);
        using var response = await here.PostAsync("/api/logout?everywhere=true");

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        Assert.Null(await _app.Store.PeekSealedAsync(sealedAway.Handle, CancellationToken));
        Assert.NotNull(await _app.Store.PeekSealedAsync(other.Handle, CancellationToken));
    }

    [Fact]
    public async Task However_a_session_ends_it_is_no_longer_among_its_users()
    {
        using var visitor = await SignInAsync(SampleUsers.Ada);
        var session = await _app.Store.PeekAsync(visitor.Handle, CancellationToken);
        Assert.Equal([visitor.Handle], await HandlesAsync(session!.UserKey));

        // Ion no longer takes its refresh token.
        await _ion.RevokeGrantsAsync(SampleUsers.Ada);
        Assert.Equal(HttpStatusCode.Unauthorized, (await visitor.GetAsync("/api/profile")).StatusCode);

        Assert.Empty(await HandlesAsync(session.UserKey));
    }

    private async Task<Visitor> SignInAsync(string username)
    {
        var visitor = _app.NewVisitor();
        await visitor.SignInAsync(username);
        return visitor;
    }

    private async Task<IEnumerable<SessionHandle>> HandlesAsync(UserKey user) =>
        (await _app.Services.GetRequiredService<IUserIndex>().ListAsync(user, CancellationToken)).Select(row => row.Handle);

    private Task<TestApp> StartAsync(Dictionary<string, string?>? settings = null) => TestApp.StartAsync(_ion, _storage, settings ?? StorageOperations.NoSweep, services =>
    {
        _operations.Count(services);
        services.Replace(ServiceDescriptor.Singleton<TimeProvider>(_time));
    });
}
