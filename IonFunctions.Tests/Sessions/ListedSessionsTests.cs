using System.Net;
using Azure.Data.Tables;
using IonFunctions.Core.Sessions;
using IonFunctions.Tests.Servers;
using Microsoft.Extensions.DependencyInjection;

namespace IonFunctions.Tests.Sessions;

/// <summary>Which sessions are a user's, and what it costs to list them.</summary>
public sealed class ListedSessionsTests(Storage storage) : UserSessionsTests(storage)
{
    [Fact]
    public async Task Lists_those_of_the_user_the_newest_first_and_says_which_asks()
    {
        using var first = await SignInAsync(SampleUsers.Ada);
        Time.Advance(TimeSpan.FromMinutes(1));
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
        Operations.Take();

        await first.GetJsonAsync("/api/sessions");

        Assert.Equal(["read", "list user", "read"], Operations.Take()); // The one that asks, and then the others.
    }

    [Fact]
    public async Task The_tables_do_not_say_who_it_is()
    {
        using var visitor = await SignInAsync(SampleUsers.Ada);
        var connection = await GetConnectionStringAsync();
        var rows = await new TableClient(connection, AzureUserIndex.Name).QueryAsync<TableEntity>(cancellationToken: CancellationToken).ToListAsync(CancellationToken);
        var session = await new TableClient(connection, AzureSessionTable.Name).QueryAsync<TableEntity>(cancellationToken: CancellationToken).SingleAsync(CancellationToken);

        var row = Assert.Single(rows);
        Assert.Equal(visitor.Handle.Value, row.RowKey);
        Assert.Equal(row.PartitionKey, session.GetString("UserKey"));
        Assert.Equal(43, row.PartitionKey.Length);
        Assert.All(row.Concat(session), column => Assert.DoesNotContain("30001", column.Value?.ToString() ?? "", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Those_that_have_ended_are_not_listed_and_what_a_crash_left_is_tidied_up()
    {
        using var idle = await SignInAsync(SampleUsers.Ada);
        Time.Advance(TimeSpan.FromDays(14.5));
        using var visitor = await SignInAsync(SampleUsers.Ada);
        var session = await App.Store.PeekAsync(visitor.Handle, CancellationToken);
        var index = App.Services.GetRequiredService<IUserIndex>();
        var left = SessionId.New().Handle;
        await index.AddAsync(session!.UserKey, left, CancellationToken);
        Operations.IndexAge = TimeSpan.FromMinutes(11);

        Assert.Single((await visitor.GetJsonAsync("/api/sessions")).GetProperty("sessions").EnumerateArray());
        Assert.DoesNotContain(left, await HandlesAsync(session.UserKey));
    }

    [Fact]
    public async Task One_that_is_just_being_stored_is_listed_once_it_is()
    {
        using var visitor = await SignInAsync(SampleUsers.Ada);
        var session = (await App.Store.PeekAsync(visitor.Handle, CancellationToken))!;
        var coming = SessionId.New().Handle;
        await App.Services.GetRequiredService<IUserIndex>().AddAsync(session.UserKey, coming, CancellationToken);

        Assert.Single((await visitor.GetJsonAsync("/api/sessions")).GetProperty("sessions").EnumerateArray());
        Assert.Contains(coming, await HandlesAsync(session.UserKey));
    }

    [Fact]
    public async Task However_a_session_ends_it_is_no_longer_among_its_users()
    {
        using var visitor = await SignInAsync(SampleUsers.Ada);
        var session = await App.Store.PeekAsync(visitor.Handle, CancellationToken);
        Assert.Equal([visitor.Handle], await HandlesAsync(session!.UserKey));

        // Ion no longer takes its refresh token.
        await Ion.RevokeGrantsAsync(SampleUsers.Ada);
        Assert.Equal(HttpStatusCode.Unauthorized, (await visitor.GetAsync("/api/profile")).StatusCode);

        Assert.Empty(await HandlesAsync(session.UserKey));
    }
}
