using IonFunctions.Core.Api;
using IonFunctions.Core.Offline;
using IonFunctions.Core.Sessions;
using IonFunctions.Tests.Contract;
using IonFunctions.Tests.Refresh;
using IonFunctions.Tests.Servers;
using Microsoft.Extensions.DependencyInjection;

namespace IonFunctions.Tests.Offline;

/// <summary>Who is listed, and what a list costs.</summary>
public sealed partial class OfflineTests
{
    [Fact]
    public async Task Who_has_agreed_and_is_signed_in_is_listed_and_nobody_else()
    {
        using var ada = await SignInAndAgreeAsync(SampleUsers.Ada);
        using var katherine = await SignInAndAgreeAsync(SampleUsers.Katherine);
        using var grace = await SignInAsync(SampleUsers.Grace);
        using var alan = await SignInAndAgreeAsync(SampleUsers.Alan);
        await alan.PostAsync("/api/logout");

        var users = await UsersOf(App).ListAsync(CancellationToken).ToListAsync(CancellationToken);

        Assert.Equal(
            [new(1001, SampleUsers.Katherine, "Katherine", "Johnson", "teacher"), new(AdasId, SampleUsers.Ada, "Ada", "Lovelace", "student")],
            users.OrderBy(user => user.Id));
        Assert.All(users, user => Assert.Equal(nameof(OfflineUser), $"{user}"));
    }

    [Fact]
    public async Task They_are_listed_in_pages_at_any_instance_without_a_look_at_the_sessions_of_others()
    {
        await using var elsewhere = await StartAsync();
        await AddAwayAsync(Enumerable.Range(40_000, 7));
        foreach (var username in new[] { SampleUsers.Ada, SampleUsers.Grace, SampleUsers.Alan })
        {
            using var signedIn = await SignInAsync(username);
        }

        Operations.Take();
        List<long> listed = [];
        List<int> sizes = [];
        string? token = null;
        do
        {
            var page = await UsersOf(sizes.Count % 2 == 0 ? App : elsewhere).GetPageAsync(token, pageSize: 3, CancellationToken);
            listed.AddRange(page.Users.Select(user => user.Id));
            sizes.Add(page.Users.Count);
            token = page.ContinuationToken;
            Assert.All(listed, id => Assert.DoesNotContain(UserKey.Of((int)id).Value, $"{token}", StringComparison.Ordinal));
        }
        while (token is not null);

        Assert.Equal(Enumerable.Range(40_000, 7).Select(id => (long)id), listed.Order());
        Assert.All(sizes, size => Assert.InRange(size, 0, 3));
        var operations = Operations.Take().CountBy(operation => operation).ToDictionary();
        Assert.Equal(new() { ["list consents"] = sizes.Count, ["read"] = 7 }, operations);
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("1!12!YWFhYWFhYWE-")]
    [InlineData("AQEAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task A_continuation_token_that_is_none_of_the_apps_is_refused(string token)
    {
        var refused = await Assert.ThrowsAsync<ArgumentException>(() => UsersOf(App).GetPageAsync(token, cancellationToken: CancellationToken));
        Assert.Equal("continuationToken", refused.ParamName);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(1001)]
    public Task A_page_of_no_size_is_refused(int size) =>
        Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => UsersOf(App).GetPageAsync(pageSize: size, cancellationToken: CancellationToken));

    [Fact]
    public async Task What_stands_no_longer_is_taken_away_by_who_lists()
    {
        await AddAwayAsync([40_000, 40_001]);
        var (lapsed, withdrawn) = ((await ReadConsentAsync(40_000))!, (await ReadConsentAsync(40_001))!);
        await Table.WriteAsync(lapsed with { LastsUntil = Time.GetUtcNow().AddMinutes(-1) }, CancellationToken);
        await Table.WriteAsync(Consent.Withdrawn(withdrawn.User), CancellationToken);

        Assert.Empty((await UsersOf(App).GetPageAsync(cancellationToken: CancellationToken)).Users);
        Assert.Null(await ReadConsentAsync(40_000));
        Assert.NotNull(await ReadConsentAsync(40_001)); // Storage might still carry out an agreement of before.

        Operations.ConsentAge = TimeSpan.FromHours(1.1);
        Assert.Empty((await UsersOf(App).GetPageAsync(cancellationToken: CancellationToken)).Users);
        Assert.Null(await ReadConsentAsync(40_001));
    }

    [Fact]
    public async Task Without_the_setting_there_is_nobody()
    {
        using var visitor = await SignInAndAgreeAsync(SampleUsers.Ada);
        Assert.Equal(SampleUsers.Ada, await CallAsync(App));
        await using var off = await StartAsync(new(StorageOperations.NoSweep));
        Operations.Take();

        Assert.Empty(await UsersOf(off).ListAsync(CancellationToken).ToListAsync(CancellationToken));
        Assert.Null(await CallAsync(off));
        Assert.Empty(Operations.Take());
        Assert.Contains(off.LogLines, line => line.Contains("Offline__Enabled is not true", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_list_that_storage_does_not_answer_says_so()
    {
        using var visitor = await SignInAndAgreeAsync(SampleUsers.Ada);
        Operations.Down = true;
        var failure = await Assert.ThrowsAsync<IonUnavailableException>(() => UsersOf(App).GetPageAsync(cancellationToken: CancellationToken));
        Operations.Down = false;

        Assert.NotNull(failure.RetryAfter);
        Assert.Single(await UsersOf(App).ListAsync(CancellationToken).ToListAsync(CancellationToken));
    }

    /// <summary>Users that no Ion need know, who have agreed.</summary>
    private async Task AddAwayAsync(IEnumerable<int> ids)
    {
        foreach (var id in ids)
        {
            var now = Time.GetUtcNow();
            var tokens = new Core.Ion.TokenSet(new($"access-{id}"), now.AddHours(10), TimeSpan.FromHours(10), new($"refresh-{id}"), "read");
            var session = SampleSessions.SignedIn(SessionId.New().Handle, tokens, now) with { User = new(id, $"user{id}", "First", "Last", "e@example.org", "student") };
            await App.Store.CreateAsync(session, CancellationToken);
            Assert.True(await App.Services.GetRequiredService<Consents>().AgreeAsync(session, CancellationToken));
        }
    }
}
