using IonFunctions.Core.Http;

namespace IonFunctions.Tests.Client;

public abstract partial class IonModuleTests
{
    /// <summary>Nothing goes out as text that was none, and nothing leaves the page for it.</summary>
    [Fact]
    public async Task An_argument_of_another_kind_is_an_error_that_names_it()
    {
        await using var context = await world.OpenAsync();
        var page = await context.NewPageAsync();
        await page.GotoAsync(new Uri(world.App.BaseUrl, Routes.Health).AbsoluteUri);
        List<string> requests = [];
        page.Request += (_, request) => requests.Add(request.Url);
        var wrong = await world.RunAsync(page, """
            const [symbol, nothing, list, call, date] = [Symbol('s'), null, [], () => {}, new Date()];
            const no = [7, true, '', 'x', nothing, list, call, symbol, date, new Map(), Promise.resolve()];
            const handled = new MouseEvent('click');
            const calls = {
              returnUrl: [7, true, nothing, list, {}, call, symbol, date, { href: 7 }, 'http://'].map((v) => () => ion.login(v)),
              path: [undefined, 7, nothing, list, {}, symbol, handled].flatMap((v) => [() => ion.get(v), () => ion.pages(v)]),
              date: [7, true, nothing, list, ['2026-11-25'], {}, symbol, '', 'today', '2026', '2026-11-25T12:00', new Date(NaN), handled]
                .flatMap((v) => [() => ion.schedule(v), () => ion.blocks(v), () => ion.schoolDay(v)]),
              answer: [undefined, nothing, 7, 'x', symbol].map((v) => () => ion.ageOf(v)),
              user: [undefined, nothing, '', {}, list, NaN, -1, 1.5, handled].map((v) => () => ion.pictureUrl(v)),
              handle: [undefined, nothing, '', 7, {}, handled].map((v) => () => ion.endSession(v)),
              activity: [undefined, nothing, '', 'x', {}, [1], 1.5, handled].map((v) => () => ion.toggleFavorite(v)),
              choice: [undefined, nothing, 7, 'x', list].map((v) => () => ion.signUp(v)),
              'choice.block': [{}, { block: 'x', activity: 1 }, { activity: 1 }, handled].map((v) => () => ion.signUp(v === handled ? { block: v, activity: 1 } : v)),
              'choice.activity': [{ block: 1 }, { block: 1, activity: null }].map((v) => () => ion.signUp(v)),
              'choice.scheduledActivity': [null, 'x', {}].map((v) => () => ion.signUp({ scheduledActivity: v })),
              callback: [...no.filter((v) => v !== call), {}, handled].map((v) => () => ion.onSignedOut(v)),
              options: [ion.session, ion.profile, ion.sessions, ion.logout, ion.emergency, (o) => ion.schedule('2026-11-25', o),
                (o) => ion.blocks(new Date(), o), (o) => ion.pages('bus', o), (o) => ion.get('bus', o), (o) => ion.endSession('h', o),
                (o) => ion.toggleFavorite(1, o), (o) => ion.signUp({ scheduledActivity: 1 }, o)].flatMap((f) => no.map((v) => () => f(v))),
              'options.signal': [7, 'x', true, {}, new AbortController()].map((v) => () => ion.profile({ signal: v })),
              'options.login': [7, 'true', nothing, {}].map((v) => () => ion.profile({ login: v })),
              'options.everywhere': [1, 'false', nothing, {}].map((v) => () => ion.logout({ everywhere: v })),
              'options.ion': [1, 'true', nothing, {}].map((v) => () => ion.logout({ ion: v })),
              'options.query': [7, 'x', nothing, list, new Map(), new URLSearchParams('a=b')].map((v) => () => ion.get('bus', { query: v })),
              'options.query.page': [NaN, {}, list, date, symbol, call].map((v) => () => ion.get('bus', { query: { page: v } })),
            };
            const wrong = [];
            for (const [name, each] of Object.entries(calls)) {
              for (const [index, one] of each.entries()) {
                let error;
                try { error = await one(); } catch (e) { error = e; }
                if (!(error instanceof TypeError) || !error.message.startsWith(`${name} must be `)) wrong.push(`${name}[${index}]: ${String(error)}`);
              }
            }
            return wrong;
            """);

        Assert.Equal("[]", wrong.GetRawText());
        Assert.DoesNotContain(requests, url => !url.EndsWith("/ion.js", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Arguments_that_mean_something_are_taken()
    {
        await using var context = await world.OpenAsync();
        var page = await world.SignedInPageAsync(context);
        var result = await world.RunAsync(page, """
            const me = await ion.profile(new Event('click'));
            const frame = document.body.appendChild(document.createElement('iframe')).contentWindow;
            return [
              (await ion.get(new URL(me.picture))) instanceof Blob,
              (await ion.get('profile', { signal: null })).id === me.id,
              (await ion.get('profile', { signal: new frame.AbortController().signal, query: new frame.Object() })).id === me.id,
              ion.pictureUrl(30001) === ion.pictureUrl('30001'),
              (await ion.session(undefined)).signedIn,
              Array.isArray(await ion.sessions({})),
            ];
            """);

        Assert.All(result.EnumerateArray(), one => Assert.True(one.GetBoolean()));
    }
}
