using IonFunctions.Tests.Client;
using IonFunctions.Tests.Servers;
using Microsoft.Playwright;

namespace IonFunctions.Tests.CrossOrigin;

public abstract partial class CrossOriginTests
{
    /// <summary>Names by which a sibling has tried to set a cookie that only the app itself can set, or that is read as if it were that.</summary>
    private static readonly string[] Spellings =
    [
        "__Host-ion-session", "__HOST-ion-session", "__host-ion-session", "=__Host-ion-session", "==__Host-ion-session", " __Host-ion-session", "\t__Host-ion-session",
        "__Host-ion-session ", "\u00a0__Host-ion-session", "\u2028__Host-ion-session", "\u3000__Host-ion-session", "\ufeff__Host-ion-session", "\u0085__Host-ion-session",
        "__Host-ion-session\u00a0", "$Version=1; __Host-ion-session", "x,__Host-ion-session", "\"__Host-ion-session\"", "__Host-ion-session[]", "__Secure-ion-session", "ion-session",
    ];

    [Theory]
    [InlineData("/members?a=b", "/members/?a=b")]
    [InlineData("/members/list", "/members/list")]
    [InlineData("/members/data.json", "/members/data.json")]
    public async Task Who_follows_a_link_of_anothers_signs_in_and_is_there(string path, string end)
    {
        await using var context = await world.OpenAsync();
        var page = await context.NewPageAsync();
        await LeadAsync(page, world.At(AttackedPort.Own, path));
        await ClientWorld.AllowAsync(page);
        await page.IsAtAsync(world.At(AttackedPort.Own, end).AbsoluteUri);

        // Nor do those who link to it bring them there by a way that tells where they have been.
        await page.GotoAsync(world.At(AttackedPort.Own, "/api/account").AbsoluteUri);
        await LeadAsync(page, world.At(AttackedPort.Own, path));
        await page.IsAtAsync(world.At(AttackedPort.Own, end).AbsoluteUri);
    }

    /// <summary>Login CSRF (RFC 9700 section 4.7): whoever would be signed in so would put what is theirs into the attacker's account.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_callback_of_an_attackers_own_sign_in_signs_nobody_in(bool isSignedIn)
    {
        await using var context = await world.OpenAsync();
        string[] cookies = isSignedIn ? [await world.SignInAsync(SampleUsers.Alan)] : [];
        await context.AddCookiesAsync(cookies.Select(CookieOf));
        foreach (var lead in (Func<IPage, Uri, Task>[])[LeadAsync, PostAsync, FrameAsync])
        {
            using var attacker = world.App.NewVisitor();
            var callback = await attacker.AuthorizeAsync(await attacker.LoginAsync("/"), SampleUsers.Grace);
            await lead(await context.NewPageAsync(), callback);
            Assert.Equal(cookies, (await context.CookiesAsync([world.At(AttackedPort.Own).AbsoluteUri])).Select(cookie => cookie.Value));
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_a_sibling_plants_is_nobodys_session(bool isSignedIn)
    {
        await using var context = await world.OpenAsync();
        var planted = await world.SignInAsync(SampleUsers.Grace);
        if (isSignedIn)
        {
            await context.AddCookiesAsync([CookieOf(await world.SignInAsync(SampleUsers.Alan))]);
        }

        var page = await context.NewPageAsync();
        await page.GotoAsync(world.Others.At(Sibling).AbsoluteUri);
        await page.EvaluateAsync("""
            ([names, value]) => {
              for (const name of names)
                for (const path of ['/', '/api', '/api/session'])
                  document.cookie = `${name}=${value}; path=${path}; secure; domain=school.test`;
            }
            """, new object[] { Spellings, planted });
        var answer = await page.GotoAsync(world.At(AttackedPort.Own, "/api/session").AbsoluteUri);
        var sent = await answer!.Request.HeaderValueAsync("Cookie");

        Assert.Contains(planted, sent, StringComparison.Ordinal); // Some of them the browser takes.
        Assert.Contains(isSignedIn ? SampleUsers.Alan : "\"signedIn\":false", await answer.TextAsync(), StringComparison.Ordinal);
    }

    /// <summary>Where a page of anybody's ends up that a page of the app leads to, nobody is told where it came from.</summary>
    [Theory]
    [InlineData("/")]
    [InlineData("/api/account")]
    [InlineData("/api/callback")]
    [InlineData("/about")]
    [InlineData("/nothing")]
    public async Task No_page_tells_another_where_its_visitor_came_from(string path)
    {
        await using var context = await world.OpenAsync(new() { BypassCSP = true });
        var page = await context.NewPageAsync();
        await page.GotoAsync(world.At(AttackedPort.Own, path + "?code=secret").AbsoluteUri);
        var other = world.Others.At(Evil).AbsoluteUri;
        await page.EvaluateAsync("(url) => { setTimeout(() => { location.href = url; }); }", other);
        await page.IsAtAsync(other);

        Assert.Equal("", await page.EvaluateAsync<string>("document.referrer"));
    }

    /// <summary>By a link on another site's page.</summary>
    private Task LeadAsync(IPage page, Uri target) => FromOtherSiteAsync(page, target, "(href) => document.body.append(Object.assign(document.createElement('a'), { href, textContent: 'on' }))", "document.querySelector('a').click()");

    private Task PostAsync(IPage page, Uri target) => FromOtherSiteAsync(page, target, "(action) => document.body.append(Object.assign(document.createElement('form'), { action, method: 'post' }))", "document.querySelector('form').submit()");

    private async Task FromOtherSiteAsync(IPage page, Uri target, string prepare, string leave)
    {
        await page.GotoAsync(world.Others.At(Evil).AbsoluteUri);
        await page.EvaluateAsync(prepare, target.AbsoluteUri);
        await page.RunAndWaitForResponseAsync(
            () => page.EvaluateAsync($"() => {{ setTimeout(() => {leave}); }}"), answer => answer.Url == target.AbsoluteUri);
    }

    private async Task FrameAsync(IPage page, Uri target)
    {
        await page.GotoAsync(world.Others.At(Evil).AbsoluteUri);
        await page.EvaluateAsync("""
            (src) => new Promise((resolve) => {
              const frame = Object.assign(document.createElement('iframe'), { src, onload: resolve });
              document.body.append(frame);
            })
            """, target.AbsoluteUri);
    }
}
