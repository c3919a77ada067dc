using System.Net;
using Azure.Data.Tables;
using IonFunctions.Core.Sessions;
using IonFunctions.Tests.Contract;
using IonFunctions.Tests.Servers;
using IonFunctions.Tests.Waiting;

namespace IonFunctions.Tests.Offline;

/// <summary>How a user agrees and takes it back, and what is kept of it.</summary>
public sealed partial class OfflineTests
{
    [Fact]
    public async Task A_user_agrees_and_takes_it_back_by_a_script()
    {
        using var visitor = await SignInAsync(SampleUsers.Ada);
        Assert.False(await SaysAsync(visitor));

        using var agreed = await AgreeAsync(visitor);
        using var again = await AgreeAsync(visitor);
        Assert.Equal((HttpStatusCode.NoContent, HttpStatusCode.NoContent), (agreed.StatusCode, again.StatusCode));
        Assert.True(await SaysAsync(visitor));

        using var withdrawn = await WithdrawAsync(visitor);
        using var twice = await WithdrawAsync(visitor);
        Assert.Equal((HttpStatusCode.NoContent, HttpStatusCode.NoContent), (withdrawn.StatusCode, twice.StatusCode));
        Assert.False(await SaysAsync(visitor));

        using var anew = await AgreeAsync(visitor);
        Assert.True(await SaysAsync(visitor));
    }

    [Fact]
    public async Task A_user_agrees_and_takes_it_back_on_the_apps_own_page()
    {
        using var visitor = await SignInAsync(SampleUsers.Ada);
        (string, string)[] form = [("Sec-Fetch-Site", "same-origin"), ("Sec-Fetch-Mode", "navigate"), ("Accept", "text/html")];
        using var asks = await visitor.GetAsync("/api/account");
        Assert.Contains("action=\"/api/offline\"", await asks.Content.ReadAsStringAsync(CancellationToken), StringComparison.Ordinal);

        using var agreed = await visitor.PostAsync("/api/offline", new FormUrlEncodedContent([]), form);
        using var says = await visitor.GetAsync("/api/account");
        Assert.Equal((HttpStatusCode.SeeOther, "/api/account"), (agreed.StatusCode, agreed.Headers.Location!.OriginalString));
        Assert.Contains("action=\"/api/offline?withdraw=true\"", await says.Content.ReadAsStringAsync(CancellationToken), StringComparison.Ordinal);

        using var withdrawn = await visitor.PostAsync("/api/offline?withdraw=true", new FormUrlEncodedContent([]), form);
        Assert.Equal(HttpStatusCode.SeeOther, withdrawn.StatusCode);
        Assert.False(await SaysAsync(visitor));
    }

    [Fact]
    public async Task It_is_the_users_word_in_all_browsers_at_all_instances_and_nobody_elses()
    {
        await using var elsewhere = await StartAsync();
        using var here = await SignInAsync(SampleUsers.Ada);
        using var there = await SignInAsync(SampleUsers.Ada);
        using var onAnother = there.At(elsewhere);
        using var other = await SignInAsync(SampleUsers.Grace);
        Assert.False(await SaysAsync(onAnother)); // That instance has now looked.

        await AgreeAsync(here);
        Assert.True(await SaysAsync(onAnother));
        Assert.False(await SaysAsync(other));

        await WithdrawAsync(onAnother);
        Assert.False(await SaysAsync(here));
    }

    [Fact]
    public async Task While_it_is_off_nothing_is_asked_and_what_was_agreed_before_counts_for_nothing()
    {
        using var visitor = await SignInAndAgreeAsync(SampleUsers.Ada);
        await using var off = await StartAsync(new(StorageOperations.NoSweep));
        using var onOff = visitor.At(off);
        var before = await ReadConsentAsync(AdasId);
        Operations.Take();

        Assert.Null(await SaysAsync(onOff));
        using var page = await onOff.GetAsync("/api/account");
        Assert.DoesNotContain("offline", await page.Content.ReadAsStringAsync(CancellationToken), StringComparison.Ordinal);
        foreach (var method in new[] { HttpMethod.Post, HttpMethod.Delete })
        {
            using var response = await onOff.SendAsync(method, "/api/offline");
            Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
            Assert.Equal("urn:ionfunctions:problem:offline-off", (await Visitor.JsonOfAsync(response)).GetProperty("type").GetString());
        }

        using var other = off.NewVisitor();
        await other.SignInAsync(SampleUsers.Grace);
        await other.PostAsync("/api/logout?everywhere=true");
        Assert.DoesNotContain(Operations.Take(), operation => operation.Contains("consent", StringComparison.Ordinal));
        Assert.Equal(before!.Version, (await ReadConsentAsync(AdasId))!.Version);
    }

    [Theory]
    [InlineData("POST", "?withdraw=perhaps")]
    [InlineData("POST", "?withdraw=")]
    [InlineData("POST", "?withdraw=true&withdraw=false")]
    [InlineData("DELETE", "?withdraw=false")]
    public async Task A_wish_that_is_not_clear_is_not_guessed(string method, string query)
    {
        using var visitor = await SignInAndAgreeAsync(SampleUsers.Ada);
        using var response = await visitor.SendAsync(new(method), "/api/offline" + query);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.True(await SaysAsync(visitor));
    }

    [Fact]
    public async Task Who_is_signed_out_agrees_to_nothing_also_where_that_is_not_known_yet()
    {
        await using var elsewhere = await StartAsync();
        using var stranger = App.NewVisitor();
        using var visitor = await SignInAsync(SampleUsers.Ada);
        using var onAnother = visitor.At(elsewhere);
        Assert.True(await onAnother.IsSignedInAsync()); // That instance now has it in memory.
        await visitor.PostAsync("/api/logout");

        using var unknown = await AgreeAsync(stranger);
        using var ended = await AgreeAsync(onAnother);
        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized), (unknown.StatusCode, ended.StatusCode));
        Assert.Null(await ReadConsentAsync(AdasId));
    }

    [Theory]
    [InlineData("/api/logout?everywhere=true", false)]
    [InlineData("/api/logout", true)]
    public async Task Who_ends_all_sessions_takes_it_back_with_them_and_who_ends_one_does_not(string logout, bool stands)
    {
        using var here = await SignInAndAgreeAsync(SampleUsers.Ada);
        using var other = await SignInAndAgreeAsync(SampleUsers.Grace);
        await here.PostAsync(logout);
        using var back = await SignInAsync(SampleUsers.Ada);

        Assert.Equal(stands, await SaysAsync(back));
        Assert.True(await SaysAsync(other));
    }

    [Fact]
    public async Task Neither_the_table_nor_the_log_says_who_it_is()
    {
        using var visitor = await SignInAndAgreeAsync(SampleUsers.Ada);
        var agreed = Assert.Single(await (await StoredAsync()).ReadConsentsAsync());
        await WithdrawAsync(visitor);
        var withdrawn = Assert.Single(await (await StoredAsync()).ReadConsentsAsync());

        Assert.Equal(["AgreedAt", "LastsUntil", "Session", "UserId"], ColumnsOf(agreed));
        Assert.Empty(ColumnsOf(withdrawn));
        string[] personal = ["30001", "alovelace", "Ada", "Lovelace"];
        Assert.All(agreed.Concat(withdrawn), column => Assert.All(personal, word =>
            Assert.DoesNotContain(word, column.Value is byte[] bytes ? System.Text.Encoding.Latin1.GetString(bytes) : $"{column.Value}", StringComparison.OrdinalIgnoreCase)));
        Assert.NotEmpty(App.LogLines);
        Assert.All(App.LogLines, line => Assert.All(personal, word => Assert.DoesNotContain(word, line, StringComparison.OrdinalIgnoreCase)));

        static IEnumerable<string> ColumnsOf(TableEntity row) =>
            row.Keys.Except(["odata.etag", "PartitionKey", "RowKey", "Timestamp"], StringComparer.Ordinal).Order(StringComparer.Ordinal);
    }

    /// <summary>Who can write to the table, and has no key, agrees for nobody.</summary>
    [Fact]
    public async Task A_consent_that_was_made_up_or_moved_is_none()
    {
        using var ada = await SignInAndAgreeAsync(SampleUsers.Ada);
        using var grace = await SignInAsync(SampleUsers.Grace);
        var given = (await ReadConsentAsync(AdasId))!;

        await Table.WriteAsync(given with { Session = grace.Handle }, CancellationToken);
        Assert.Equal(SampleUsers.Ada, await CallAsync(App));
        await Table.WriteAsync(given with { User = UserKey.Of(30002), Session = grace.Handle }, CancellationToken);
        Assert.False(await SaysAsync(grace));
        await Table.WriteAsync(given with { User = UserKey.Of(30002), Session = grace.Handle, SealedUserId = [1, 2, 3] }, CancellationToken);
        Assert.False(await SaysAsync(grace));
        await Table.WriteAsync(given with { Session = new("") }, CancellationToken);
        Assert.False(await SaysAsync(ada));
        Assert.Contains(App.LogLines, line => line.Contains("can't be opened, and so is none", StringComparison.Ordinal));

        using var anew = await AgreeAsync(grace);
        Assert.True(await SaysAsync(grace));
    }

    [Fact]
    public async Task It_lapses_when_its_user_has_not_signed_in_for_as_long_as_a_session_can_last_after_the_last()
    {
        using var first = await SignInAndAgreeAsync(SampleUsers.Ada);
        Assert.Equal(Time.GetUtcNow().AddDays(60), (await ReadConsentAsync(AdasId))!.LastsUntil);

        Time.Advance(TimeSpan.FromDays(59));
        using var second = await SignInAsync(SampleUsers.Ada);
        Assert.True(await SaysAsync(second));
        await Eventually.IsTrueAsync(
            async () => (await ReadConsentAsync(AdasId))!.LastsUntil == Time.GetUtcNow().AddDays(60), "the new sign-in prolongs it");

        Time.Advance(TimeSpan.FromDays(60));
        using var third = await SignInAsync(SampleUsers.Ada);
        Assert.False(await SaysAsync(third));
        using var anew = await AgreeAsync(third);
        Assert.True(await SaysAsync(third));
    }

    [Fact]
    public async Task While_storage_is_down_nothing_else_fails_for_it_and_no_consent_is_lost()
    {
        using var visitor = await SignInAndAgreeAsync(SampleUsers.Ada);
        Operations.Down = true;
        Assert.Null(await SaysAsync(visitor));
        using var page = await visitor.GetAsync("/api/account");
        using var withdraw = await WithdrawAsync(visitor);
        using var everywhere = await visitor.PostAsync("/api/logout?everywhere=true");
        Operations.Down = false;

        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Equal((HttpStatusCode.ServiceUnavailable, HttpStatusCode.ServiceUnavailable), (withdraw.StatusCode, everywhere.StatusCode));
        Assert.True(await SaysAsync(visitor));
    }
}
