using IonFunctions.Tests.Servers;
using Microsoft.Playwright;

namespace IonFunctions.Tests.CrossOrigin;

public abstract partial class CrossOriginTests
{
    private static readonly string[] Writes = ["insert", "replace", "delete", "add", "remove", "write"];

    /// <summary>Nor does one of an origin that may read.</summary>
    [Fact]
    public async Task No_page_of_another_origin_changes_anything()
    {
        await using var context = await world.OpenAsync();
        world.App.Operations.Take();
        world.Ion.Ion.Counters.Reset();
        var before = world.Changes.Count;
        var seen = await Task.WhenAll(Attackers.Append(("listed", "listed.school.test", false)).Select(attacker => ObserveAsync(context, attacker, Target.Changing, [AttackedPort.Own, AttackedPort.Ada], (_, _) => true)));
        var said = world.Ion.Ion.Counters.Read();

        Assert.DoesNotContain(world.App.Operations.Take(), operation => Array.Exists(Writes, write => operation.StartsWith(write, StringComparison.Ordinal)));
        Assert.Equal((0, 0, 0), (said.TokenRequests.Count, said.Revocations.Count, said.ApiRequests.Count));
        Assert.True(await world.IsSignedInAsync(AttackedPort.Ada));
        var changes = world.Changes.Skip(before).ToArray();
        Assert.All(Target.Changing, target => Assert.Contains(changes, change => change.Method == target.Method && change.Target.StartsWith(target.Path, StringComparison.Ordinal)));
        Assert.All(changes, change => Assert.True(change.Status is 403 or 405, $"{change.Status} to {change.Method} {change.Target}"));
        // What an origin that may read reads is not for here.
        var leaks = seen.SelectMany(one => one).GroupBy(one => one.Where, StringComparer.Ordinal).Where(group => group.Select(one => one.What).Distinct(StringComparer.Ordinal).Count() > 1);
        Assert.Empty(leaks.Select(group => string.Join('\n', group)));
    }

    /// <summary>Else the test above would show nothing.</summary>
    [Fact]
    public async Task A_page_of_the_apps_own_changes_it_by_the_same_calls()
    {
        await using var context = await world.OpenAsync(new() { BypassCSP = true });
        await context.AddCookiesAsync([CookieOf(await world.SignInAsync(SampleUsers.Alan))]);
        var page = await context.NewPageAsync();
        await page.GotoAsync(world.At(AttackedPort.Own, "/api/account").AbsoluteUri);
        world.App.Operations.Take();
        var agreed = await page.EvaluateAsync<int>("fetch('/api/offline', { method: 'POST', mode: 'no-cors' }).then((answer) => answer.status)");

        Assert.Equal(204, agreed);
        Assert.Contains("write consent", world.App.Operations.Take());
        await page.EvaluateAsync("""
            () => document.body.append(Object.assign(document.createElement('form'), { method: 'post', action: '/api/logout', id: 'out' }))
            """);
        await page.RunAndWaitForResponseAsync(() => page.EvaluateAsync("() => { setTimeout(() => document.getElementById('out').submit()); }"), answer => answer.Url.EndsWith("/api/logout", StringComparison.Ordinal));
        Assert.Empty(await context.CookiesAsync([world.At(AttackedPort.Own).AbsoluteUri]));
    }

    /// <summary>The browser says again that another origin's page had it sent, though it is a person now who sends it.</summary>
    [Theory]
    [InlineData(Evil)]
    [InlineData(Sibling)]
    public async Task A_form_of_anothers_that_was_refused_is_refused_again_when_the_page_is_loaded_anew(string host)
    {
        await using var context = await world.OpenAsync();
        var cookie = await world.SignInAsync(SampleUsers.Grace);
        await context.AddCookiesAsync([CookieOf(cookie)]);
        var page = await context.NewPageAsync();
        await page.GotoAsync(world.Others.At(host).AbsoluteUri);
        var logout = world.At(AttackedPort.Own, "/api/logout").AbsoluteUri;
        await page.EvaluateAsync("""
            (action) => {
              document.body.append(Object.assign(document.createElement('form'), { method: 'post', action, id: 'out' }));
              setTimeout(() => document.getElementById('out').submit());
            }
            """, logout);
        await page.IsAtAsync(logout);
        var again = await page.ReloadAsync();

        Assert.Equal(("POST", 403), (again!.Request.Method, again.Status));
        using var visitor = world.App.NewVisitor();
        visitor.Cookies[AttackWorld.SessionCookie] = cookie;
        Assert.True(await visitor.IsSignedInAsync());
    }

    private Cookie CookieOf(string session) => new()
    {
        Name = AttackWorld.SessionCookie,
        Value = session,
        Url = world.At(AttackedPort.Own).AbsoluteUri,
        Secure = true,
        HttpOnly = true,
        SameSite = SameSiteAttribute.Lax,
    };
}
