namespace IonFunctions.Tests.Client;

public abstract partial class IonModuleTests
{
    [Fact]
    public async Task Ions_data_is_had_by_path_query_and_link()
    {
        await using var context = await world.OpenAsync();
        var page = await world.SignedInPageAsync(context);
        var result = await world.RunAsync(page, """
            const me = await ion.profile();
            const [plain, slash, second] = [await ion.get('schedule'), await ion.get('/schedule'), await ion.get('schedule', { query: { page: 2, page_size: undefined } })];
            const [linked, fetched] = [await ion.get(plain.next), await (await fetch(plain.next)).json()];
            const picture = await ion.get(me.picture);
            const image = new Image();
            image.src = ion.pictureUrl(me.ion_username);
            await image.decode();
            return {
              username: me.ion_username,
              same: plain.results[0].date === slash.results[0].date,
              second: [linked, fetched].every((page) => page.results[0].date === second.results[0].date) && second.results[0].date !== plain.results[0].date,
              blob: `${picture instanceof Blob} ${picture.type}`,
              width: image.naturalWidth,
            };
            """);

        Assert.Equal("2027alovelace", result.GetProperty("username").GetString());
        Assert.True(result.GetProperty("same").GetBoolean());
        Assert.True(result.GetProperty("second").GetBoolean());
        Assert.Equal("true image/jpeg", result.GetProperty("blob").GetString());
        Assert.NotEqual(0, result.GetProperty("width").GetInt32());
    }

    [Fact]
    public async Task Changes_are_made_where_they_are_allowed()
    {
        await using var context = await world.OpenAsync();
        var page = await world.SignedInPageAsync(context, "Alan Turing");
        var result = await world.RunAsync(page, """
            const blocks = (await ion.get('blocks', { query: { page_size: 200 } })).results.filter((block) => !block.locked);
            const block = await ion.get(`blocks/${blocks.at(-1).id}`);
            const [activity, other] = Object.values(block.activities).filter((one) => !one.restricted);
            const first = await ion.signUp({ block: block.id, activity: activity.id });
            const second = await ion.signUp({ scheduledActivity: other.scheduled_activity.id });
            await ion.toggleFavorite(activity.id);
            const signups = await ion.get('signups/user');
            return {
              first: first.id === activity.id,
              second: second.id === other.id,
              last: signups.some((one) => one.activity.id === other.id),
              favorite: (await ion.get('signups/user/favorites')).some((one) => one.id === activity.id),
            };
            """);

        Assert.All(["first", "second", "last", "favorite"], name => Assert.True(result.GetProperty(name).GetBoolean(), name));
    }

    [Fact]
    public async Task Changes_that_are_not_allowed_say_why()
    {
        await using var app = await world.StartAppAsync(("Proxy:AllowWrites", "false"));
        await using var context = await world.OpenAsync();
        var page = await world.SignedInPageAsync(context, app: app);
        var off = (await world.RunAsync(page, "return ion.toggleFavorite(1);", app)).GetProperty("error");

        Assert.Equal((403, "urn:ionfunctions:problem:writes-off"), (off.GetProperty("status").GetInt32(), off.GetProperty("type").GetString()));
    }
}
