using System.Text.Json;
using IonFunctions.Core.Api;
using IonFunctions.Core.Proxy;
using IonFunctions.Tests.Servers;

namespace IonFunctions.Tests.Api;

/// <summary>Each path of Ion's API has a method, which says all that Ion's answer says.</summary>
public sealed class IonClientTests(LibraryWorld world) : IClassFixture<LibraryWorld>
{
    private static readonly DateOnly Wednesday = new(2026, 11, 25);

    /// <summary>The path with names for its parameters, as it is asked for, and the call.</summary>
    private static readonly (string Template, string Path, Func<IonClient, Task<object>> Call)[] Reads =
    [
        ("", "", async ion => await ion.GetIndexAsync()),
        ("announcements", "announcements", ion => AllAsync(ion.GetAnnouncementsAsync())),
        ("announcements/{id}", "announcements/{first:announcements}", async ion => await ion.GetAnnouncementAsync((await FirstAsync(ion.GetAnnouncementsAsync())).Id)),
        ("blocks", "blocks", ion => AllAsync(ion.GetBlocksAsync())),
        ("blocks", "blocks?date=2026-11-25", ion => AllAsync(ion.GetBlocksAsync(on: Wednesday))),
        ("blocks", "blocks?start_date=2026-11-25", ion => AllAsync(ion.GetBlocksAsync(from: Wednesday))),
        ("blocks/{id}", "blocks/{first:blocks}", async ion => await ion.GetBlockAsync((await FirstAsync(ion.GetBlocksAsync())).Id)),
        ("search/{query}", "search/a", ion => AllAsync(ion.SearchAsync("a"))),
        ("search/{query}", "search/first:ada%20x", ion => AllAsync(ion.SearchAsync("first:ada x"))),
        ("activities", "activities", ion => AllAsync(ion.GetActivitiesAsync())),
        ("activities/{id}", "activities/{first:activities}", async ion => await ion.GetActivityAsync((await FirstAsync(ion.GetActivitiesAsync())).Id)),
        ("profile", "profile", async ion => await ion.GetProfileAsync()),
        ("profile/{user}", "profile/2028ghopper", async ion => await ion.GetProfileAsync(SampleUsers.Grace)),
        ("profile/{user}", "profile/30001", async ion => await ion.GetProfileAsync(30001)),
        ("signups/user", "signups/user", async ion => await ion.GetSignupsAsync()),
        ("signups/user", "signups/user?start_date=2026-11-25", async ion => await ion.GetSignupsAsync(from: Wednesday)),
        ("signups/user/{id}", "signups/user/30001", async ion => await ion.GetSignupsAsync(30001)),
        ("signups/user/favorites", "signups/user/favorites", async ion => await ion.GetFavoritesAsync()),
        ("schedule", "schedule", ion => AllAsync(ion.GetScheduleAsync())),
        ("schedule/{date}", "schedule/2026-11-25", async ion => await ion.GetScheduleAsync(Wednesday)),
        ("emerg", "emerg", async ion => await ion.GetEmergencyAsync()),
        ("bus", "bus", ion => AllAsync(ion.GetBusesAsync())),
        ("bus/{id}", "bus/{first:bus}", async ion => await ion.GetBusAsync((await FirstAsync(ion.GetBusesAsync())).Id)),
    ];

    private static readonly string[] ElsewhereTested = ["profile/{user}/picture", "profile/{user}/picture/{grade}", "signups/scheduled_activity/{id}"];

    public static TheoryData<string> Paths => [.. Reads.Select(read => read.Path)];

    [Fact]
    public void Every_path_that_passes_to_pages_has_a_method() => Assert.Equal(
        IonApi.Templates.Order(StringComparer.Ordinal),
        Reads.Select(read => read.Template).Concat(ElsewhereTested).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Paths))]
    public Task A_typed_answer_says_all_that_Ions_says(string path) => world.App.RunAsync(world.Ada, async ion =>
    {
        var answer = await Reads.Single(read => read.Path == path).Call(ion);
        TypedAnswer.AssertSays(answer, await RawAsync(ion, path), path);
        return true;
    });

    [Fact]
    public Task Who_signs_up_is_signed_up_and_sees_the_roster() => world.App.RunAsync(world.Ada, async ion =>
    {
        var (block, choice) = await FreeChoiceAsync(ion);
        var signedUp = await ion.SignUpAsync(block, choice.Id);
        var signup = Assert.Single(await ion.GetSignupsAsync(), signup => signup.Block.Id == block);
        var scheduled = await ion.GetScheduledActivityAsync(signup.ScheduledActivity);
        var again = await ion.SignUpAsync(signup.ScheduledActivity);

        Assert.Equal((choice.Id, choice.Id, choice.Id), (signedUp.Id, signup.Activity.Id, again.Id));
        Assert.Equal(choice.ScheduledActivity.Id, signup.ScheduledActivity);
        Assert.Equal(block, scheduled.Block.Id);
        TypedAnswer.AssertSays(scheduled, await RawAsync(ion, $"signups/scheduled_activity/{signup.ScheduledActivity}"), "scheduled");
        return true;
    });

    [Fact]
    public Task A_favorite_is_one_until_it_is_toggled_again() => world.App.RunAsync(world.Ada, async ion =>
    {
        var activity = await FirstAsync(ion.GetActivitiesAsync());
        var before = (await ion.GetFavoritesAsync()).Any(favorite => favorite.Id == activity.Id);
        Assert.Equal(activity.Id, (await ion.ToggleFavoriteAsync(activity.Id)).Id);
        Assert.Equal(!before, (await ion.GetFavoritesAsync()).Any(favorite => favorite.Id == activity.Id));
        await ion.ToggleFavoriteAsync(activity.Id);
        Assert.Equal(before, (await ion.GetFavoritesAsync()).Any(favorite => favorite.Id == activity.Id));
        return true;
    });

    [Fact]
    public Task A_picture_is_bytes_and_what_they_are() => world.App.RunAsync(world.Ada, async ion =>
    {
        var byName = await ion.GetPictureAsync(SampleUsers.Ada);
        var byId = await ion.GetPictureAsync(30001);
        Assert.StartsWith("image/", byName.ContentType, StringComparison.Ordinal);
        Assert.False(byName.Content.IsEmpty);
        Assert.True(byName.Content.Span.SequenceEqual(byId.Content.Span));
        Assert.StartsWith("image/", (await ion.GetPictureAsync(SampleUsers.Ada, "freshman")).ContentType, StringComparison.Ordinal);
        return true;
    });

    [Fact]
    public async Task Who_is_there_is_said_without_asking_Ion()
    {
        world.Ion.Ion.Faults.Add(new() { Endpoint = "api", Status = 500 });
        var user = await world.App.RunInRequestAsync(world.Ada, context => context.GetIonUser().FindAsync().AsTask());

        world.Ion.Ion.Faults.Clear();
        Assert.Equal((30001, SampleUsers.Ada, "Ada", "Lovelace", "student"), (user!.Id, user.Username, user.FirstName, user.LastName, user.UserType));
        Assert.Equal(["read", "write"], user.Scopes);
        using var stranger = world.App.NewVisitor();
        Assert.Null(await world.App.RunInRequestAsync(stranger, context => context.GetIonUser().FindAsync().AsTask()));
    }

    [Fact]
    public async Task What_is_public_needs_nobody_and_is_asked_of_Ion_once_for_pages_and_code()
    {
        using var stranger = world.App.NewVisitor();
        var date = new DateOnly(2027, 2, 1);
        using var page = await stranger.GetAsync("/api/ion/schedule/2027-02-01");
        world.Ion.Ion.Faults.Add(new() { Endpoint = "/api/schedule", Status = 500 });
        try
        {
            var day = await world.App.RunAsync(stranger, ion => ion.GetScheduleAsync(date));
            Assert.Equal(new Uri(world.Ion.BaseUrl, "api/schedule/2027-02-01").AbsolutePath, day.Url!.AbsolutePath);
            Assert.Equal(world.Ion.BaseUrl.Authority, day.Url.Authority);
        }
        finally
        {
            world.Ion.Ion.Faults.Clear();
        }
    }

    private static async Task<object> AllAsync<T>(IAsyncEnumerable<T> items) => await items.ToListAsync(TestContext.Current.CancellationToken);

    private static async Task<T> FirstAsync<T>(IAsyncEnumerable<T> items) => await items.FirstAsync(TestContext.Current.CancellationToken);

    private static async Task<(long Block, BlockActivity Choice)> FreeChoiceAsync(IonClient ion)
    {
        await foreach (var block in ion.GetBlocksAsync())
        {
            var detail = await ion.GetBlockAsync(block.Id);
            if (!block.Locked && detail.Activities.Values.FirstOrDefault(IsFree) is { } choice)
            {
                return (block.Id, choice);
            }
        }

        throw new InvalidOperationException("Nothing can be chosen.");
    }

    private static bool IsFree(BlockActivity activity) => activity is
    {
        Cancelled: false, RestrictedForUser: false, Presign: false, Sticky: false, BothBlocks: false, OneADay: false, Administrative: false, Roster.Capacity: -1 or > 50,
    };

    /// <summary>What Ion says at a path, the pages of a list in one.</summary>
    private static async Task<JsonElement> RawAsync(IonClient ion, string path)
    {
        if (path.Split("{first:") is [var start, var list])
        {
            path = start + (await RawAsync(ion, list.TrimEnd('}')))[0].GetProperty("id");
        }

        List<JsonElement> results = [];
        for (var next = path; next is not null;)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(next, UriKind.RelativeOrAbsolute));
            using var response = await ion.SendAsync(request, TestContext.Current.CancellationToken);
            Assert.True(response.IsSuccessStatusCode, $"{next}: {response.StatusCode}");
            var json = JsonElement.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
            if (json.ValueKind != JsonValueKind.Object || !json.TryGetProperty("results", out var page))
            {
                return json;
            }

            results.AddRange(page.EnumerateArray());
            next = json.GetProperty("next").GetString();
        }

        return JsonSerializer.SerializeToElement(results);
    }
}
