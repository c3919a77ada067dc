using System.Buffers.Text;
using System.Net;
using System.Web;
using IonFunctions.Core.Sessions;
using IonFunctions.Core.SignIn;
using IonFunctions.Local;
using IonFunctions.Tests.Contract;
using IonFunctions.Tests.Servers;
using Microsoft.Extensions.DependencyInjection;

namespace IonFunctions.Tests.Attacks;

/// <summary>Cookies that are planted, changed, exchanged, or of another deployment.</summary>
public sealed class StolenCookieTests : IClassFixture<AttackedWorld>
{
    /// <summary>What a sibling domain, say, may have set before its visitor signs in.</summary>
    private static readonly Dictionary<string, Func<AttackedApp, Task<string>>> Planted = new(StringComparer.Ordinal)
    {
        ["an id that is nobody's yet"] = _ => Task.FromResult(SessionId.New().CookieValue),
        ["the attacker's own session"] = async world =>
        {
            using var attacker = await world.SignInAsync();
            return attacker.Cookies["ion-session"];
        },
        ["a session of the visitor's that is over"] = async world =>
        {
            using var before = await world.SignInAsync();
            var cookie = before.Cookies["ion-session"];
            using var logout = await before.PostAsync("/api/logout");
            return cookie;
        },
        ["no id at all"] = _ => Task.FromResult("x"),
    };

    /// <summary>A cookie in the place of another: name and value, and the state that it comes with.</summary>
    private static readonly Dictionary<string, Func<SignedIn, SignedIn, (string Name, string Value, string State)>> Swaps = new(StringComparer.Ordinal)
    {
        ["a session as a sign-in"] = (ada, _) => (ada.SignIn.Name, ada.Session, ada.State),
        ["a sign-in as a session"] = (ada, _) => ("ion-session", ada.SignIn.Value, ada.State),
        ["another browser's sign-in under this one's name"] = (ada, grace) => (ada.SignIn.Name, grace.SignIn.Value, ada.State),
        ["another browser's sign-in with this one's state"] = (ada, grace) => (grace.SignIn.Name, grace.SignIn.Value, ada.State),
        ["this one's with another's state"] = (ada, grace) => (ada.SignIn.Name, ada.SignIn.Value, grace.State),
        ["another's under its own name, with a state put together of both"] = (ada, grace) => (grace.SignIn.Name, grace.SignIn.Value, $"{grace.State.Split('.')[0]}.{ada.State.Split('.')[1]}"),
        ["the handle of a session as its id"] = (ada, _) => ("ion-session", SessionId.Parse(ada.Session)!.Value.Handle.Value, ada.State),
        ["a state as a sign-in"] = (ada, _) => (ada.SignIn.Name, ada.State.Split('.')[1], ada.State),
        ["a state as a session"] = (ada, _) => ("ion-session", ada.State.Split('.')[0], ada.State),
    };

    private readonly AttackedApp _world;
    private readonly Storage _storage;

    public StolenCookieTests(AttackedWorld world)
    {
        (_world, _storage) = (world.App, world.Storage);
        _world.Ion.Script = _ => null;
    }

    public static TheoryData<string> AllPlanted => [.. Planted.Keys];

    public static TheoryData<string> AllSwaps => [.. Swaps.Keys];

    /// <summary>What another deployment has otherwise. By https they have one name for a cookie, here it ends in the port.</summary>
    public static TheoryData<string, string, bool> Others => new()
    {
        { "Session:Key", LocalSecrets.Generate().SessionKey, true },
        { "Ion:ClientId", "another-client", false },
        { "Ion:ClientId", "another-client", true },
        { "App:PublicUrl", "https://other.example", false },
    };

    [Theory]
    [MemberData(nameof(AllPlanted))]
    public async Task Who_signs_in_gets_an_id_that_nobody_could_know(string which)
    {
        var planted = await Planted[which](_world);
        using var victim = _world.With(planted);

        await _world.SignInAsync(victim);

        Assert.NotEqual(planted, victim.Cookies["ion-session"]);
        Assert.True(await victim.IsSignedInAsync());
        await Waiting.Eventually.IsTrueAsync(async () =>
        {
            using var attacker = _world.With(planted);
            return !await attacker.IsSignedInAsync();
        }, "what was planted is no session");
        await _world.AssertIsNobodyAsync(planted);
    }

    [Theory]
    [MemberData(nameof(AllSwaps))]
    public async Task A_cookie_in_the_place_of_another_is_none(string which)
    {
        var (ada, grace) = (await SignInAsync(), await SignInAsync());
        var (name, value, state) = Swaps[which](ada, grace);
        _world.Forget();
        using var thief = _world.App.NewVisitor();
        thief.Cookies[name] = value;
        using var callback = await thief.GetAsync($"/api/callback?code=c&state={Uri.EscapeDataString(state)}");
        using var profile = await thief.GetAsync("/api/profile");

        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.Unauthorized), (callback.StatusCode, profile.StatusCode));
        Assert.False(await thief.IsSignedInAsync());
        Assert.Empty(_world.Ion.Requests);
        Assert.True(_world.App.Operations.Take().Count <= 1); // An id that could be one is looked up.
        // Neither has lost anything by it.
        foreach (var user in new[] { ada, grace })
        {
            using var owner = _world.With(user.Session);
            Assert.True(await owner.IsSignedInAsync());
        }
    }

    [Fact]
    public async Task A_session_cookie_that_is_cut_or_has_any_bit_changed_is_nobodys()
    {
        using var visitor = await _world.SignInAsync();
        var value = visitor.Cookies["ion-session"];
        // Where it says so, for each bit of its 32 bytes, and for each of its characters those that base64url writes it with.
        var changed = FlippedBytes(value).Concat(FlippedCharacters(value)).Where(one => one != value).ToHashSet(StringComparer.Ordinal);
        var cut = Enumerable.Range(0, value.Length).SelectMany(length => new[] { value[..length], value[length..][1..] }).Distinct(StringComparer.Ordinal).ToList();
        Assert.True(changed.Count > 400);
        _world.Forget();

        foreach (var one in changed)
        {
            await AssertStatusAsync(HttpStatusCode.Unauthorized, $"{visitor.NameOf("ion-session")}={one}");
        }

        Assert.Equal(changed.Count(one => SessionId.Parse(one) is not null), _world.App.Operations.Take().Count);
        foreach (var one in cut)
        {
            await AssertStatusAsync(HttpStatusCode.Unauthorized, $"{visitor.NameOf("ion-session")}={one}");
        }

        Assert.Empty(_world.App.Operations.Take());
        Assert.Empty(_world.Ion.Requests);
        Assert.True(await visitor.IsSignedInAsync());
    }

    [Fact]
    public async Task A_sign_in_cookie_that_is_cut_or_has_any_bit_changed_is_no_sign_in()
    {
        var (_, (cookie, value), state) = await SignInAsync();
        var changed = FlippedBytes(value).Concat(FlippedCharacters(value))
            .Concat(Enumerable.Range(0, value.Length).Select(length => value[..length])).Where(one => one != value).ToHashSet(StringComparer.Ordinal);
        Assert.True(changed.Count > 400);
        _world.Forget();
        using var visitor = _world.App.NewVisitor();
        foreach (var one in changed.Where(one => !one.Contains(';', StringComparison.Ordinal)))
        {
            visitor.Cookies[cookie] = one;
            using var callback = await visitor.GetAsync($"/api/callback?code=c&state={state}");
            Assert.Equal(HttpStatusCode.BadRequest, callback.StatusCode);
        }

        Assert.Empty(_world.App.Operations.Take());
        Assert.Empty(_world.Ion.Requests);
        // Unchanged it would have been one.
        visitor.Cookies[cookie] = value;
        using var honest = await visitor.GetAsync($"/api/callback?code=c&state={state}");
        Assert.Equal(HttpStatusCode.Found, honest.StatusCode);
    }

    /// <summary>Of an attempt's challenge its cookie's name has no more than the beginning.</summary>
    [Fact]
    public async Task A_sign_in_is_not_that_of_a_state_which_only_begins_alike()
    {
        var (_, (cookie, value), state) = await SignInAsync();
        var alike = await _world.App.Services.GetRequiredService<SignInStates>().SealAsync(
            state[..8] + SignInAttempt.Start().CodeChallenge[8..], "/", TestContext.Current.CancellationToken);
        _world.Forget();
        using var visitor = _world.App.NewVisitor();
        visitor.Cookies[cookie] = value;

        using var callback = await visitor.GetAsync($"/api/callback?code=c&state={Uri.EscapeDataString(alike)}");

        Assert.Equal(HttpStatusCode.BadRequest, callback.StatusCode);
        Assert.Empty(_world.Ion.Requests);
    }

    /// <summary>Another app's, on the same machine or of the same school: with another key, client or name, and tables of its own.</summary>
    [Theory]
    [MemberData(nameof(Others))]
    public async Task What_another_deployment_gave_is_nothing_here(string setting, string value, bool hasSameNames)
    {
        (string, string)[] names = hasSameNames ? [("App:PublicUrl", _world.App.PublicUrl.AbsoluteUri)] : [];
        await using var other = await _world.StartBesideAsync(_storage, [(setting, value), ("AzureWebJobsStorage", AppWithoutIon.ClosedStorage), .. names]);
        using var theirs = other.App.NewVisitor();
        var state = HttpUtility.ParseQueryString((await theirs.LoginAsync()).Query)["state"]!;
        var (cookie, attempt) = Assert.Single(theirs.Cookies);
        var raw = $"{theirs.NameOf(cookie)}={attempt}; {theirs.NameOf("ion-session")}={SessionId.New().CookieValue}";
        _world.Forget();
        using var here = _world.App.NewVisitor();

        // By its name, which is another's; and under the name that it would have here.
        using var asItIs = await here.GetAsync($"/api/callback?code=c&state={state}", ("Cookie", raw));
        Assert.Equal(HttpStatusCode.BadRequest, asItIs.StatusCode);
        await AssertStatusAsync(HttpStatusCode.Unauthorized, raw);
        Assert.Equal(hasSameNames ? ["read"] : [], _world.App.Operations.Take()); // Under its own name it may be one of here.
        here.Cookies[cookie] = attempt;
        using var renamed = await here.GetAsync($"/api/callback?code=c&state={state}");
        Assert.Equal(HttpStatusCode.BadRequest, renamed.StatusCode);
        Assert.Empty(_world.Ion.Requests);
    }

    private async Task<SignedIn> SignInAsync()
    {
        using var visitor = await _world.SignInAsync();
        var session = visitor.Cookies["ion-session"];
        using var signingIn = _world.App.NewVisitor();
        var state = HttpUtility.ParseQueryString((await signingIn.LoginAsync()).Query)["state"]!;
        var cookie = Assert.Single(signingIn.Cookies);
        return new(session, (cookie.Key, cookie.Value), state);
    }

    private async Task AssertStatusAsync(HttpStatusCode status, string cookies)
    {
        using var visitor = _world.App.NewVisitor();
        using var response = await visitor.GetAsync("/api/sessions", ("Cookie", cookies));
        Assert.True(status == response.StatusCode, $"{response.StatusCode}: {cookies}");
    }

    private static IEnumerable<string> FlippedBytes(string value)
    {
        var bytes = Base64Url.DecodeFromChars(value);
        for (var bit = 0; bit < bytes.Length * 8; bit++)
        {
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            yield return Base64Url.EncodeToString(bytes);
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
        }
    }

    private static IEnumerable<string> FlippedCharacters(string value) =>
        from at in Enumerable.Range(0, value.Length)
        from bit in Enumerable.Range(0, 7)
        let changed = (char)(value[at] ^ (1 << bit))
        where changed is > ' ' and < '\x7F' and not ';'
        select value[..at] + changed + value[(at + 1)..];

    private sealed record SignedIn(string Session, (string Name, string Value) SignIn, string State);
}
