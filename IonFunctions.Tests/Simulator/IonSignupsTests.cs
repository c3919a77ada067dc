using System.Net;
using IonFunctions.Tests.Servers;

namespace IonFunctions.Tests.Simulator;

/// <summary>Who may sign up for what, and who sees it: Ion's <c>eighth/models.py</c>, <c>EighthScheduledActivity</c>.</summary>
public sealed class IonSignupsTests : IAsyncLifetime
{
    private const string From = "2026-11-25";
    private const int Bridge = 16;
    private const int Calligraphy = 17;
    private const int Environment = 34;
    private const int Improv = 40;
    private const int Robotics = 61;
    private const int Library = 65;
    private const int TableTennis = 67;
    private const int TechSupport = 68;
    private const int Frisbee = 70;
    private const int Yearbook = 72;
    private const int Zeppelins = 74;

    private IonSchool _school = null!;

    public async ValueTask InitializeAsync() => _school = await IonSchool.StartAsync();

    public ValueTask DisposeAsync() => _school.DisposeAsync();

    [Theory]
    [InlineData(Calligraphy, SampleUsers.Ada, From, "You may not sign up for this restricted activity. You are not on the authorized list.")]
    [InlineData(Environment, SampleUsers.Grace, From, "restricted")]
    [InlineData(TableTennis, SampleUsers.Ada, "2026-12-09", "until")]
    [InlineData(Improv, SampleUsers.Ada, From, "This activity has been cancelled for this block.")]
    [InlineData(Yearbook, SampleUsers.Alan, From, "blacklisted")]
    [InlineData(1, SampleUsers.Katherine, From, "may not sign this student up")]
    [InlineData(1, SampleUsers.Ada, "2026-09-02", "This block has been locked. Signup is not allowed at this time.")]
    public async Task Who_may_not_sign_up_is_told_why_and_is_not_signed_up(int activity, string user, string from, string why)
    {
        var (_, scheduled, _) = await _school.NextAsync(activity, from, day: activity == Improv ? "Fri" : "");
        Assert.Contains(why, Assert.Single(await RefusedAsync(scheduled, user)), StringComparison.OrdinalIgnoreCase);
        Assert.Equal(0, (await _school.GetAsync("api/signups/user", user)).GetArrayLength());
    }

    [Theory]
    [InlineData(1, SampleUsers.Ada)]
    [InlineData(Environment, SampleUsers.Ada)]
    [InlineData(Yearbook, SampleUsers.Ada)]
    public async Task Who_may_sign_up_is_signed_up(int activity, string user)
    {
        var (block, scheduled, date) = await _school.NextAsync(activity, From);
        await SignUpAsync(scheduled, user);
        var signup = Assert.Single((await _school.GetAsync("api/signups/user?date=" + date, user)).EnumerateArray());
        Assert.Equal(block, signup.GetProperty("block").GetProperty("id").GetInt32());
    }

    [Fact]
    public async Task All_that_is_wrong_is_told_in_the_order_of_its_names()
    {
        var (_, scheduled, _) = await _school.NextAsync(Calligraphy, "2026-09-02");
        var reasons = await RefusedAsync(scheduled, SampleUsers.Katherine);
        Assert.Equal(3, reasons.Count);
        Assert.Contains("locked", reasons[0], StringComparison.Ordinal);
        Assert.Contains("restricted", reasons[1], StringComparison.Ordinal);
        Assert.Contains("may not sign this student up", reasons[2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_presign_activity_opens_at_eight_in_the_evening_two_days_before()
    {
        var (block, scheduled, date) = await _school.NextAsync(TableTennis, From);
        var opens = DateTime.ParseExact(date, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture).AddHours(-28);
        var activity = (await _school.GetAsync($"api/blocks/{block}")).GetProperty("activities").GetProperty($"{TableTennis}");
        var time = opens.ToString("dddd, MMMM d 'at' h:mm tt", System.Globalization.CultureInfo.InvariantCulture);

        Assert.Equal(time, activity.GetProperty("presign_time").GetString());
        Assert.Contains(time, Assert.Single(await RefusedAsync(scheduled, SampleUsers.Ada)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_full_activity_takes_nobody_more()
    {
        var (block, scheduled, _) = await _school.NextAsync(Bridge, From);
        await SignUpAsync(scheduled, SampleUsers.Ada);
        Assert.Equal("This activity is full. You may not sign up for it at this time.", Assert.Single(await RefusedAsync(scheduled, SampleUsers.Grace)));

        var roster = (await _school.GetAsync($"api/blocks/{block}")).GetProperty("activities").GetProperty($"{Bridge}").GetProperty("roster");
        Assert.Equal((1, 1), (roster.GetProperty("count").GetInt32(), roster.GetProperty("capacity").GetInt32()));
    }

    [Fact]
    public async Task An_activity_without_a_capacity_is_never_full()
    {
        var (block, scheduled, _) = await _school.NextAsync(Frisbee, From);
        await SignUpAsync(scheduled, SampleUsers.Ada);
        await SignUpAsync(scheduled, SampleUsers.Grace);

        var roster = (await _school.GetAsync($"api/blocks/{block}")).GetProperty("activities").GetProperty($"{Frisbee}").GetProperty("roster");
        Assert.Equal((2, -1), (roster.GetProperty("count").GetInt32(), roster.GetProperty("capacity").GetInt32()));
    }

    [Fact]
    public async Task Who_is_in_a_sticky_activity_stays_there()
    {
        var (block, scheduled, _) = await _school.NextAsync(TechSupport, From);
        await SignUpAsync(scheduled, SampleUsers.Grace);
        var other = await OtherAsync(block);
        Assert.Contains("sticky", Assert.Single(await RefusedAsync(other, SampleUsers.Grace)), StringComparison.Ordinal);
        Assert.Equal("Tech Support (R) (S)", (await TitlesAsync(SampleUsers.Grace)).Single());
    }

    [Fact]
    public async Task A_one_a_day_activity_is_for_one_block_of_a_day()
    {
        var (_, first, date) = await _school.NextAsync(Library, From, "A");
        var (_, second, sameDate) = await _school.NextAsync(Library, date, "B");
        Assert.Equal(date, sameDate);
        await SignUpAsync(first, SampleUsers.Ada);
        Assert.Equal(
            "You may only sign up for this activity once per day. To sign up for the activity during this block, "
            + "change your signup on the other block where you selected this activity.",
            Assert.Single(await RefusedAsync(second, SampleUsers.Ada)));
    }

    [Fact]
    public async Task A_both_blocks_activity_is_signed_up_for_and_given_up_on_both()
    {
        var (block, scheduled, _) = await _school.NextAsync(Robotics, From, "B");
        await SignUpAsync(scheduled, SampleUsers.Ada);
        Assert.Equal(["Robotics (BB)", "Robotics (BB)"], await TitlesAsync(SampleUsers.Ada));

        await SignUpAsync(await OtherAsync(block), SampleUsers.Ada);
        Assert.NotEqual("Robotics (BB)", (await TitlesAsync(SampleUsers.Ada)).Single());
    }

    [Fact]
    public async Task What_is_deleted_is_in_no_list_and_takes_nobody()
    {
        var list = (await _school.GetAsync("api/activities?page=2")).GetProperty("results").EnumerateArray();
        Assert.DoesNotContain(Zeppelins, list.Select(static activity => activity.GetProperty("id").GetInt32()));

        var blocks = (await _school.GetAsync("api/blocks?page_size=200&start_date=" + From)).GetProperty("results").EnumerateArray()
            .Select(static block => block.GetProperty("id").GetInt32());
        var scheduled = blocks.First(static block => (block + Zeppelins) % 3 == 0) * 100 + Zeppelins;
        Assert.Contains("deleted", Assert.Single(await RefusedAsync(scheduled, SampleUsers.Ada)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sign_ups_are_those_of_the_year_of_a_date_or_from_a_date_on()
    {
        var (_, later, laterDate) = await _school.NextAsync(activity: 1, "2027-03-01");
        var (_, sooner, soonerDate) = await _school.NextAsync(activity: 1, From);
        await SignUpAsync(later, SampleUsers.Ada);
        await SignUpAsync(sooner, SampleUsers.Ada);

        Assert.Equal([soonerDate, laterDate], await DatesAsync(""));
        Assert.Equal([soonerDate], await DatesAsync("?date=" + soonerDate));
        Assert.Equal([laterDate], await DatesAsync("?start_date=2027-1-1"));
        Assert.Equal([soonerDate], await DatesAsync($"?date={soonerDate}&start_date=2027-1-1"));
        Assert.Equal([], await DatesAsync("?date=2026-11-24"));

        async Task<IEnumerable<string?>> DatesAsync(string query) => (await _school.GetAsync("api/signups/user" + query)).EnumerateArray()
            .Select(static signup => signup.GetProperty("block").GetProperty("date").GetString());
    }

    [Theory]
    [InlineData(SampleUsers.Ada, SampleUsers.Grace, true)]
    [InlineData(SampleUsers.Alan, SampleUsers.Grace, false)]
    [InlineData(SampleUsers.Alan, SampleUsers.Alan, true)]
    [InlineData(SampleUsers.Alan, SampleUsers.Katherine, true)]
    public async Task What_a_student_keeps_private_is_for_the_student_and_for_teachers(string student, string viewer, bool seen)
    {
        var (_, scheduled, _) = await _school.NextAsync(activity: 1, From);
        await SignUpAsync(scheduled, student);
        var id = (await _school.GetAsync("api/profile", student)).GetProperty("id").GetInt32();
        var signups = await _school.GetAsync($"api/signups/user/{id}", viewer);
        var roster = (await _school.GetAsync($"api/signups/scheduled_activity/{scheduled}", viewer)).GetProperty("signups");

        Assert.Equal(seen ? 1 : 0, signups.GetArrayLength());
        Assert.Equal(1, roster.GetProperty("count").GetInt32());
        Assert.Equal(seen ? 1 : 0, roster.GetProperty("viewable_count").GetInt32());
        Assert.Equal(seen ? 1 : 0, roster.GetProperty("members").GetArrayLength());
    }

    [Fact]
    public async Task An_activity_carries_its_marks_for_who_asks()
    {
        var (block, _, _) = await _school.NextAsync(Environment, From);
        Assert.Equal(("Environmental Impact", false), await MarksAsync(SampleUsers.Ada));
        Assert.Equal(("Environmental Impact (R)", true), await MarksAsync(SampleUsers.Grace));

        async Task<(string?, bool)> MarksAsync(string user)
        {
            var activity = (await _school.GetAsync($"api/blocks/{block}", user)).GetProperty("activities").GetProperty($"{Environment}");
            Assert.True(activity.GetProperty("restricted").GetBoolean());
            Assert.Equal(activity.GetProperty("name_with_flags").GetString(), activity.GetProperty("name_with_flags_for_user").GetString());
            return (activity.GetProperty("name_with_flags").GetString(), activity.GetProperty("restricted_for_user").GetBoolean());
        }
    }

    [Fact]
    public async Task The_activities_of_a_block_are_in_the_order_of_names_and_the_administrative_ones_last()
    {
        var (block, _, _) = await _school.NextAsync(activity: 73, From);
        var names = (await _school.GetAsync($"api/blocks/{block}")).GetProperty("activities").EnumerateObject()
            .Select(static activity => activity.Value.GetProperty("name").GetString()!).ToList();
        Assert.Equal("Out of Building", names[^1]);
        Assert.Equal(names[..^1].Order(StringComparer.OrdinalIgnoreCase), names[..^1]);
    }

    private async Task SignUpAsync(int scheduled, string user)
    {
        using var answer = await _school.PostAsync("api/signups/user", new { scheduled_activity = scheduled }, user);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
    }

    private async Task<IReadOnlyList<string>> RefusedAsync(int scheduled, string user)
    {
        using var answer = await _school.PostAsync("api/signups/user", new { scheduled_activity = scheduled }, user);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var member = Assert.Single((await IonClient.ReadJsonAsync(answer)).EnumerateObject());
        Assert.Equal("details", member.Name);
        return [.. member.Value.EnumerateArray().Select(static reason => reason.GetString()!)];
    }

    private async Task<IEnumerable<string?>> TitlesAsync(string user) => (await _school.GetAsync("api/signups/user", user)).EnumerateArray()
        .Select(static signup => signup.GetProperty("activity").GetProperty("title").GetString());

    /// <summary>Another activity of a block, which is open to everybody.</summary>
    private async Task<int> OtherAsync(int block) => (await _school.GetAsync($"api/blocks/{block}")).GetProperty("activities").EnumerateObject()
        .First(static activity => !activity.Value.GetProperty("restricted").GetBoolean()).Value
        .GetProperty("scheduled_activity").GetProperty("id").GetInt32();
}
