using System.Net;

namespace IonFunctions.Tests.Servers;

public abstract partial class IonServerContract
{
    [Fact]
    public async Task A_visitor_who_allows_is_sent_back_with_a_code_and_the_state()
    {
        var query = await AuthorizeAsync(SampleUsers.Ada);

        Assert.Equal(State, query["state"]);
        Assert.NotEmpty(query["code"]);
        Assert.False(query.ContainsKey("error"));
    }

    [Fact]
    public async Task A_visitor_who_denies_is_sent_back_with_access_denied_and_the_state()
    {
        var query = await AuthorizeAsync(SampleUsers.Ada, allow: false);

        Assert.Equal("access_denied", query["error"]);
        Assert.Equal(State, query["state"]);
        Assert.False(query.ContainsKey("code"));
    }

    [Fact]
    public async Task An_unknown_scope_is_sent_back_as_invalid_scope_with_the_state()
    {
        var query = await AuthorizeAsync(SampleUsers.Ada, scope: "read bogus");

        Assert.Equal("invalid_scope", query["error"]);
        Assert.Equal(State, query["state"]);
        Assert.False(query.ContainsKey("code"));
    }

    [Fact]
    public async Task An_unregistered_redirect_URI_is_shown_to_the_visitor_and_never_followed()
    {
        var url = AuthorizeUrl("read", redirectUri: new Uri("https://evil.example/api/callback"));

        var refusal = await Assert.ThrowsAsync<HttpRequestException>(() => Ion.AuthorizeAsync(url, SampleUsers.Ada));

        Assert.Equal(HttpStatusCode.BadRequest, refusal.StatusCode);
    }

    /// <summary>Any port would do at a loopback address (RFC 8252 section 7.3), but localhost is a name.</summary>
    [Fact]
    public async Task A_redirect_URI_at_localhost_is_good_for_its_own_port_only()
    {
        var registered = new Uri("http://localhost:7071/api/callback");
        await Ion.RegisterRedirectUriAsync(registered);
        var elsewhere = AuthorizeUrl("read", redirectUri: new Uri("http://localhost:7072/api/callback"));

        var target = await Ion.AuthorizeAsync(AuthorizeUrl("read", registered), SampleUsers.Ada);
        var refusal = await Assert.ThrowsAsync<HttpRequestException>(() => Ion.AuthorizeAsync(elsewhere, SampleUsers.Ada));

        Assert.Equal(registered.Authority, target.Authority);
        Assert.Equal(HttpStatusCode.BadRequest, refusal.StatusCode);
    }
}
