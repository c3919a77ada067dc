using System.Text.Json;
using IonFunctions.Simulator.Faults;
using Microsoft.Playwright;

namespace IonFunctions.Tests.Client;

/// <summary>Every function of <c>ion.js</c>, in a page on the app's own origin; by subject in the files beside this.</summary>
public abstract partial class IonModuleTests(ClientWorld world) : IDisposable
{
    public void Dispose()
    {
        world.Ion.Ion.Faults.Clear();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_list_is_had_page_by_page_each_asked_for_when_it_is_wanted()
    {
        await using var context = await world.OpenAsync();
        var page = await world.SignedInPageAsync(context);
        List<string> asked = [];
        page.Request += (_, request) => asked.Add(request.Url);
        var result = await world.RunAsync(page, """
            const [whole, first] = [[], []];
            for await (const { count, results } of ion.pages('announcements', { query: { page: 1 } })) whole.push({ count, size: results.length });
            for await (const one of ion.pages('/announcements')) { first.push(one.results[0].id); break; }
            return { whole, first };
            """);

        var whole = result.GetProperty("whole").EnumerateArray().ToList();
        Assert.True(whole.Count > 1);
        Assert.Equal(whole[0].GetProperty("count").GetInt32(), whole.Sum(one => one.GetProperty("size").GetInt32()));
        Assert.Equal(1, result.GetProperty("first").GetArrayLength());
        Assert.Equal(whole.Count + 1, asked.Count(url => url.Contains("/announcements", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("https://evil.example/api/ion/announcements?page=2", "IonError", "The next page is none of the list.", 1)]
    [InlineData("/api/session", "IonError", "The next page is none of the list.", 1)]
    [InlineData("{ion}api/announcements", "IonError", "The next page is none of the list.", 1)]
    [InlineData(null, "TypeError", "path must be of a list with pages.", 0)]
    public async Task A_list_that_leads_elsewhere_or_is_none_is_not_followed(string? next, string name, string message, int pages)
    {
        await using var context = await world.OpenAsync();
        var page = await world.SignedInPageAsync(context);
        List<string> asked = [];
        page.Request += (_, request) => asked.Add(request.Url);
        var link = next?.Replace("{ion}", world.Ion.BaseUrl.AbsoluteUri, StringComparison.Ordinal);
        world.Ion.Ion.Faults.Add(new Fault { Endpoint = "/api/announcements", Body = next is null ? """{"results":7}""" : $$"""{"count":9,"next":"{{link}}","previous":null,"results":[1]}""" });
        var result = await world.RunAsync(page, """
            let pages = 0;
            try {
              for await (const page of ion.pages('announcements')) pages += page.results.length;
            } catch (error) {
              return { pages, name: error.name, message: error.message };
            }
            """);

        Assert.Equal((name, message), (result.GetProperty("name").GetString(), result.GetProperty("message").GetString()));
        Assert.Equal(pages, result.GetProperty("pages").GetInt32());
        Assert.Equal(1, asked.Count(url => !url.EndsWith("/ion.js", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Days_blocks_and_emergencies_have_functions_of_their_own()
    {
        await using var context = await world.OpenAsync(new() { BypassCSP = true, TimezoneId = "Asia/Tokyo" });
        var page = await world.SignedInPageAsync(context);
        var result = await world.RunAsync(page, """
            const day = ion.schoolDay();
            const [upcoming, wednesday] = [await ion.blocks(), await ion.blocks('2026-11-25')];
            return [
              (await ion.schedule()).date === day,
              (await ion.schedule('2026-11-25')).day_type.name === 'Red Day',
              (await ion.schedule(new Date('2026-11-25T23:00-05:00'))).date === '2026-11-25',
              ion.schoolDay(new Date('2026-11-25T03:00Z')) === '2026-11-24' && ion.schoolDay('2026-1-2') === '2026-1-2',
              upcoming.length > 0 && upcoming.every((block) => block.date >= day),
              wednesday.length === 2 && wednesday.every((block) => block.date === '2026-11-25'),
              (await ion.emergency()).message === '',
            ];
            """);

        Assert.All(result.EnumerateArray(), one => Assert.True(one.GetBoolean()));
    }

    [Fact]
    public async Task How_old_an_answer_is_can_be_asked()
    {
        await using var context = await world.OpenAsync();
        var page = await world.SignedInPageAsync(context);
        await page.RouteAsync("**/api/ion/bus", route => route.FulfillAsync(new()
        {
            ContentType = "application/json",
            Body = """{"results":[]}""",
            Headers = new Dictionary<string, string> { ["Age"] = "90" },
        }));
        var ages = await world.RunAsync(page, "return [ion.ageOf(await ion.get('bus')), ion.ageOf(await ion.profile()), ion.ageOf({})];");

        Assert.Equal("[90,0,0]", ages.GetRawText());
    }

    [Fact]
    public void The_module_is_small() =>
        Assert.InRange(new FileInfo(Path.Combine(IonFunctions.Local.RepositoryRoot.Find(), "IonFunctions.Core", "Client", "ion.js")).Length, 1, 9_999);

    private async Task<bool> IsSignedInAsync(IPage page) =>
        (await world.RunAsync(page, "return (await ion.session()).signedIn;")) is { ValueKind: JsonValueKind.True };
}
