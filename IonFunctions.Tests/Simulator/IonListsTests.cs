namespace IonFunctions.Tests.Simulator;

/// <summary>What is in Ion's lists: pages, days, blocks, announcements.</summary>
public sealed class IonListsTests(IonSchool school) : IClassFixture<IonSchool>
{
    [Theory]
    [InlineData("schedule", 1)]
    [InlineData("schedule?page_size=3", 3)]
    [InlineData("schedule?page_size=8", 7)]
    [InlineData("schedule?page_size=0", 1)]
    [InlineData("schedule?page_size=x", 1)]
    [InlineData("blocks", 50)]
    [InlineData("blocks?page_size=120", 120)]
    [InlineData("blocks?start_date=2025-08-01&page_size=500", 200)]
    [InlineData("activities?page_size=10", 50)]
    [InlineData("announcements?page_size=10", 50)]
    [InlineData("search/type:student?page_size=1", 4)]
    [InlineData("bus?page_size=1", 32)]
    public async Task Pages_have_Ions_sizes(string path, int size) =>
        Assert.Equal(size, (await school.GetAsync("api/" + path)).GetProperty("results").GetArrayLength());

    [Fact]
    public async Task Links_to_pages_have_their_parameters_in_order()
    {
        var page = await school.GetAsync("api/blocks/?start_date=2026-9-1&page=2&page_size=20");
        Assert.Equal($"{school.BaseUrl}api/blocks?page=3&page_size=20&start_date=2026-9-1", page.GetProperty("next").GetString());
        Assert.Equal($"{school.BaseUrl}api/blocks?page_size=20&start_date=2026-9-1", page.GetProperty("previous").GetString());
    }

    [Theory]
    [InlineData("2026-11-25", "2026-11-25", "Red Day")]
    [InlineData("2026-9-1", "2026-09-01", "Blue Day")]
    [InlineData("20260901", "2026-09-01", "Blue Day")]
    [InlineData("2026-W36-2", "2026-09-01", "Blue Day")]
    [InlineData("2026-4-4", "2026-4-4", "NO SCHOOL<br>")]
    [InlineData("2026-07-04", "2026-07-04", "NO SCHOOL<br>")]
    public async Task A_day_is_named_as_it_was_entered_or_else_as_it_was_asked_for(string asked, string date, string name)
    {
        var day = await school.GetAsync("api/schedule/" + asked);
        Assert.Equal(date, day.GetProperty("date").GetString());
        Assert.Equal($"{school.BaseUrl}api/schedule/{date}", day.GetProperty("url").GetString());
        Assert.Equal(name, day.GetProperty("day_type").GetProperty("name").GetString());
    }

    [Fact]
    public async Task Blocks_are_those_of_the_year_or_of_a_date_or_from_a_date_on()
    {
        var year = await school.GetAsync("api/blocks");
        var date = await school.GetAsync("api/blocks?date=2026-11-25");
        var all = await school.GetAsync("api/blocks?start_date=2025-8-1");

        Assert.StartsWith("2026-", year.GetProperty("results")[0].GetProperty("date").GetString(), StringComparison.Ordinal);
        Assert.Equal(["A", "B"], date.GetProperty("results").EnumerateArray().Select(static block => block.GetProperty("block_letter").GetString()));
        Assert.StartsWith("2025-", all.GetProperty("results")[0].GetProperty("date").GetString(), StringComparison.Ordinal);
        Assert.True(all.GetProperty("count").GetInt32() > year.GetProperty("count").GetInt32());
    }

    [Fact]
    public async Task What_is_pinned_comes_first()
    {
        var pinned = (await school.GetAsync("api/announcements")).GetProperty("results").EnumerateArray()
            .Select(static announcement => announcement.GetProperty("pinned").GetBoolean()).ToList();
        Assert.True(pinned[0]);
        Assert.DoesNotContain(true, pinned.Skip(1));
    }

    [Fact]
    public async Task The_schedule_begins_with_the_day_of_Greenwich()
    {
        await using var own = await IonSchool.StartAsync();
        Assert.Equal("2026-11-23", await FirstDayAsync());
        own.Time.Advance(TimeSpan.FromHours(9.5)); // Half past seven in the evening, in Fairfax.
        Assert.Equal("2026-11-24", await FirstDayAsync());

        async Task<string?> FirstDayAsync()
        {
            using var answer = await own.CallAsync("GET", "api/schedule", user: null);
            return (await IonClient.ReadJsonAsync(answer)).GetProperty("results")[0].GetProperty("date").GetString();
        }
    }
}
