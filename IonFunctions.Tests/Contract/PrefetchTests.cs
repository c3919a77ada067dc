using System.Net;
using IonFunctions.Tests.Servers;

namespace IonFunctions.Tests.Contract;

/// <summary>What a browser fetches ahead starts no sign-in, ends none, and leaves no trace.</summary>
public sealed class PrefetchTests(SimulatedIonFixture fixture, Storage storage) : IClassFixture<SimulatedIonFixture>, IAsyncLifetime
{
    private TestApp _app = null!;

    public static TheoryData<string, string> Prefetches => new()
    {
        { "Sec-Purpose", "prefetch" },
        { "Sec-Purpose", "prefetch;prerender" },
        { "Sec-Purpose", "prefetch;anonymous-client-ip" },
        { "Sec-Purpose", "prefetch; prerender" },
        { "Sec-Purpose", "Prefetch" },
        { "Purpose", "prefetch" },
        { "X-Purpose", "preview" },
        { "X-Moz", "prefetch" },
    };

    public async ValueTask InitializeAsync() => _app = await TestApp.StartAsync(fixture.Server, storage);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Theory]
    [MemberData(nameof(Prefetches))]
    public async Task A_prefetch_starts_nothing(string header, string value)
    {
        using var visitor = _app.NewVisitor();
        using var login = await visitor.GetAsync("/api/login", (header, value), ("Sec-Fetch-Mode", "navigate"));
        using var page = await visitor.GetAsync("/api/profile", (header, value), ("Sec-Fetch-Mode", "navigate"));

        Assert.All([login, page], AssertRefused);
        Assert.Empty(visitor.Cookies);
        Assert.DoesNotContain(_app.LogLines, line => line.StartsWith("Warning", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Prefetches))]
    public async Task A_prefetched_callback_uses_nothing_up(string header, string value)
    {
        using var visitor = _app.NewVisitor();
        var callback = await visitor.AuthorizeAsync(await visitor.LoginAsync("/club"));
        using var ahead = await visitor.GetAsync(callback.PathAndQuery, (header, value));
        using var then = await visitor.GetAsync(callback.PathAndQuery);

        AssertRefused(ahead);
        Assert.Equal("/club", then.Headers.Location!.OriginalString);
        Assert.True(await visitor.IsSignedInAsync());
    }

    [Theory]
    [InlineData("Sec-Purpose", "")]
    [InlineData("Purpose", "navigate")]
    [InlineData("Sec-Purpose", "no-prefetch-at-all")]
    [InlineData("X-Moz", "1")]
    public async Task Whatever_else_is_a_purpose_is_none(string header, string value)
    {
        using var visitor = _app.NewVisitor();
        using var login = await visitor.GetAsync("/api/login", (header, value));

        Assert.Equal(HttpStatusCode.Found, login.StatusCode);
    }

    [Fact]
    public async Task Who_is_signed_in_may_fetch_ahead()
    {
        using var visitor = _app.NewVisitor();
        await visitor.SignInAsync();
        using var profile = await visitor.GetAsync("/api/profile", ("Sec-Purpose", "prefetch"), ("Sec-Fetch-Mode", "navigate"));

        Assert.Equal(HttpStatusCode.OK, profile.StatusCode);
    }

    private static void AssertRefused(HttpResponseMessage response)
    {
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal(["no-store"], response.Headers.GetValues("Cache-Control"));
        Assert.False(response.Headers.Contains("Set-Cookie"));
        Assert.Null(response.Headers.Location);
    }
}
