using System.Net;
using IonFunctions.Tests.Contract;
using IonFunctions.Tests.Servers;

namespace IonFunctions.Tests.Proxy;

/// <summary>Ion's API by way of the app, as far as both servers that play Ion have it: <c>profile</c>, <c>schedule</c> and pictures.</summary>
public abstract class IonApiContract(Storage storage, Head head) : IAsyncLifetime
{
    private TestApp? _app;

    protected abstract IIonServer Ion { get; }

    // Started by the first sign-in: the suites that have more to ask start one with other settings.
    private TestApp App => _app ?? throw new InvalidOperationException("Nobody has signed in.");

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await Ion.SetAccessTokenLifetimeAsync(TimeSpan.FromHours(10));
        await Ion.RefuseBadTokensWithAsync(HttpStatusCode.Unauthorized);
    }

    public virtual async ValueTask DisposeAsync()
    {
        await (_app?.DisposeAsync() ?? ValueTask.CompletedTask);
        GC.SuppressFinalize(this);
    }

    [Theory]
    [InlineData("profile")]
    [InlineData("schedule")]
    [InlineData("schedule?page=2")]
    public async Task The_answer_is_Ions_with_its_links_leading_through_the_app(string path)
    {
        using var visitor = await SignInAsync();
        using var response = await visitor.GetAsync("/api/ion/" + path);
        var body = await response.Content.ReadAsStringAsync(CancellationToken);
        var atIon = await AtIonAsync(visitor, "api/" + path);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("application/json", response.Content.Headers.ContentType!.ToString());
        Assert.DoesNotContain(Ion.BaseUrl.Authority, body, StringComparison.Ordinal);
        // Nothing else has changed, and each link is that of the same resource.
        Assert.Equal(
            atIon, body.Replace($"{App.BaseUrl}api/ion/", $"{Ion.BaseUrl}api/", StringComparison.Ordinal));
        Assert.Contains($"\"{App.BaseUrl}api/ion/", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pages_of_a_list_are_followed_by_their_links()
    {
        using var visitor = await SignInAsync();
        List<string> days = [];
        for (var next = "/api/ion/schedule"; next is not null && days.Count < 3;)
        {
            var page = await visitor.GetJsonAsync(next);
            days.Add(page.GetProperty("results")[0].GetProperty("date").GetString()!);
            next = page.GetProperty("next").GetString();
        }

        Assert.Equal(3, days.Distinct().Count());
        Assert.Equal(days.Order(StringComparer.Ordinal), days);
    }

    [Fact]
    public async Task HEAD_has_the_headers_and_no_body()
    {
        using var visitor = await SignInAsync();
        using var response = await visitor.SendAsync(HttpMethod.Head, "/api/ion/profile");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("application/json", response.Content.Headers.ContentType!.MediaType);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync(CancellationToken));
    }

    [Fact]
    public async Task A_picture_is_to_be_had()
    {
        using var visitor = await SignInAsync();
        using var response = await visitor.GetAsync("/api/ion/profile/30001/picture");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("image/jpeg", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal([0xFF, 0xD8], (await response.Content.ReadAsByteArrayAsync(CancellationToken))[..2]);
    }

    // A picture's 403 has no words, and HEAD no body to have them in.
    [Theory]
    [InlineData("GET", "profile", HttpStatusCode.Unauthorized)]
    [InlineData("GET", "profile", HttpStatusCode.Forbidden)]
    [InlineData("HEAD", "profile", HttpStatusCode.Unauthorized)]
    [InlineData("HEAD", "profile", HttpStatusCode.Forbidden)]
    [InlineData("GET", "profile/30001/picture", HttpStatusCode.Unauthorized)]
    [InlineData("GET", "profile/30001/picture", HttpStatusCode.Forbidden)]
    [InlineData("HEAD", "profile/30001/picture", HttpStatusCode.Forbidden)]
    public async Task A_token_that_Ion_no_longer_takes_is_refreshed_and_nobody_notices(string method, string path, HttpStatusCode refusal)
    {
        await Ion.RefuseBadTokensWithAsync(refusal);
        using var visitor = await SignInAsync();
        await Ion.RevokeAccessTokensAsync(SampleUsers.Ada);
        using var response = await visitor.SendAsync(new(method), "/api/ion/" + path);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task Ions_own_404_passes()
    {
        using var visitor = await SignInAsync();
        using var response = await visitor.GetAsync("/api/ion/schedule?page=100000");

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal("application/json", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal("Invalid page.", (await Visitor.JsonOfAsync(response)).GetProperty("detail").GetString());
    }

    private async Task<Visitor> SignInAsync()
    {
        _app ??= await head.StartAsync(Ion, storage);
        var visitor = _app.NewVisitor();
        await visitor.SignInAsync();
        return visitor;
    }

    private async Task<string> AtIonAsync(Visitor visitor, string path)
    {
        var session = await App.Store.FindAsync(visitor.Handle, CancellationToken);
        using var direct = new IonServerClient(Ion);
        return (await direct.GetAsync(path, session!.Tokens.AccessToken.Value)).Body;
    }
}
