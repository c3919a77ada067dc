using System.Net;
using IonFunctions.Simulator.OpenId;
using IonFunctions.Tests.Servers;
using IonFunctions.Tests.Waiting;

namespace IonFunctions.Tests.OpenId;

/// <summary>Which ID tokens are believed, and what becomes of a sign-in with one that is not.</summary>
public sealed class IdTokenTests(OpenIdWorld world) : IClassFixture<OpenIdWorld>
{
    public static TheoryData<string> Hostile => new(HostileIdTokens.All.Keys);

    /// <summary>What Ion may say, though it does not say it so today.</summary>
    public static TheoryData<string, string> Honest => new()
    {
        { "as Ion issues it", "" },
        { "aud as a list of one", "{\"claims\": {\"aud\": [\"ionfunctions\"]}}" },
        { "with this app as azp", "{\"claims\": {\"azp\": \"ionfunctions\"}}" },
        { "without at_hash", "{\"claims\": {\"at_hash\": null}}" },
        { "with a typ in small letters", "{\"header\": {\"typ\": \"jwt\"}}" },
        { "without typ", "{\"header\": {\"typ\": null}}" },
        { "far from its exp", "{\"claims\": {\"exp\": 4102444800}}" },
        { "with a claim that nobody knows", "{\"claims\": {\"acr\": {\"nested\": [1, true]}}}" },
    };

    [Theory]
    [MemberData(nameof(Honest))]
    public async Task An_honest_one_is_believed(string which, string change)
    {
        Assert.NotEmpty(which);
        using var visitor = world.App.NewVisitor();
        using var http = new HttpClient { BaseAddress = world.Server.Ion.ControlUrl };
        if (change.Length > 0)
        {
            using var changed = await http.PutAsync("/id-tokens", new StringContent(change, null, "application/json"), TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.NoContent, changed.StatusCode);
        }

        using var response = await world.SignInAsync(visitor, world.IdTokens.Forge);

        Assert.Equal(HttpStatusCode.Found, response.StatusCode);
        Assert.Equal(30001, (await visitor.GetJsonAsync("/api/session")).GetProperty("user").GetProperty("id").GetInt32());
    }

    /// <summary>Ion holds a second key here, so that each of these fails for its own reason alone.</summary>
    [Theory]
    [MemberData(nameof(Hostile))]
    public async Task A_hostile_one_is_not_and_its_tokens_are_revoked(string which)
    {
        var (forge, reason) = HostileIdTokens.All[which];
        await world.Server.RevokeGrantsAsync(SampleUsers.Ada);
        world.App.LogLines.Clear();
        var sent = "";
        using var visitor = world.App.NewVisitor();

        using var response = await world.SignInAsync(visitor, draft => sent = forge(draft));

        OpenIdWorld.AssertPage(response, HttpStatusCode.BadGateway);
        var page = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Contains("Ion&#x27;s answer could not be believed", page, StringComparison.Ordinal);
        Assert.DoesNotContain("ion-session", visitor.Cookies.Keys);
        Assert.False(await visitor.IsSignedInAsync());
        await Eventually.IsTrueAsync(async () => await world.Server.CountLiveTokensAsync(SampleUsers.Ada) == (0, 0), "the tokens are revoked");
        var line = Assert.Single(world.App.LogLines, line => line.Contains("ID token of a sign-in", StringComparison.Ordinal));
        Assert.StartsWith("Error", line, StringComparison.Ordinal);
        Assert.Contains(reason, line, StringComparison.Ordinal);
        Assert.All(sent.Split('.').Where(part => part.Length > 8), part => Assert.All(
            world.App.LogLines.Append(page), text => Assert.DoesNotContain(part, text, StringComparison.Ordinal)));
    }

    /// <summary>A token of a sign-in in another browser, or before: good in all but the nonce.</summary>
    [Fact]
    public async Task One_of_another_attempt_is_not_believed()
    {
        IdTokenDraft? other = null;
        using var thief = world.App.NewVisitor();
        using var first = await world.SignInAsync(thief, draft => (other = draft).Sign());
        Assert.Equal(HttpStatusCode.Found, first.StatusCode);
        world.App.LogLines.Clear();
        using var visitor = world.App.NewVisitor();

        // With the at_hash of the token that it now comes with: a thief would see to that.
        using var response = await world.SignInAsync(visitor, draft => (other! with { Claims = new(other.Claims) { ["at_hash"] = draft.Claims["at_hash"] } }).Sign());

        OpenIdWorld.AssertPage(response, HttpStatusCode.BadGateway);
        Assert.Contains(world.App.LogLines, line => line.Contains("its nonce is another sign-in's", StringComparison.Ordinal));
    }

    [Fact]
    public async Task None_at_all_is_not_believed()
    {
        await using var app = await world.StartAppAsync("openid profile");
        using var visitor = app.NewVisitor();
        var login = await visitor.LoginAsync();
        // Ion grants what it is asked for; somebody on the way asks for less.
        var callback = await visitor.AuthorizeAsync(new(login.AbsoluteUri.Replace("openid%20profile", "read", StringComparison.Ordinal)));

        using var response = await visitor.GetAsync(callback.PathAndQuery);

        OpenIdWorld.AssertPage(response, HttpStatusCode.BadGateway);
        Assert.Contains(app.LogLines, line => line.Contains("can't be believed: there is none", StringComparison.Ordinal));
    }
}
