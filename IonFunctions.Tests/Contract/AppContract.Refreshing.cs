using System.Net;
using IonFunctions.Tests.Servers;

namespace IonFunctions.Tests.Contract;

public abstract partial class AppContract
{
    [Fact]
    public async Task An_expired_token_is_refreshed_once_for_many_requests_at_several_instances()
    {
        await StartInstancesAsync(2);
        await Ion.RevokeGrantsAsync(SampleUsers.Alan);
        await Ion.SetAccessTokenLifetimeAsync(TimeSpan.FromSeconds(20)); // Less than the 30 s that a request wants.
        using var visitor = App.NewVisitor();
        await visitor.SignInAsync(SampleUsers.Alan);
        var before = (await App.Store.FindAsync(visitor.Handle, TestContext.Current.CancellationToken))!.Tokens;
        await Ion.SetAccessTokenLifetimeAsync(TimeSpan.FromHours(10));

        var visitors = _instances.Select(visitor.At).ToList();
        var answers = await Task.WhenAll(Enumerable.Range(0, 30).Select(i => visitors[i % visitors.Count].GetAsync("/api/profile")));
        var after = (await App.Store.ReadAsync(visitor.Handle, TestContext.Current.CancellationToken))!.Tokens;

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
        Assert.NotEqual(before.AccessToken, after.AccessToken);
        Assert.NotEqual(before.RefreshToken, after.RefreshToken);
        Assert.Equal((1, 1), await Ion.CountLiveTokensAsync(SampleUsers.Alan)); // Rotated once, the old pair dead.
        visitors.ForEach(v => v.Dispose());
    }

    [Fact]
    public async Task A_401_from_Ion_is_answered_as_if_nothing_had_happened()
    {
        using var visitor = App.NewVisitor();
        await visitor.SignInAsync(SampleUsers.Grace);
        await Ion.RevokeAccessTokensAsync(SampleUsers.Grace);
        using var response = await visitor.GetAsync("/api/profile");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task Who_takes_the_permission_back_at_Ion_is_signed_out_cleanly()
    {
        using var visitor = App.NewVisitor();
        await visitor.SignInAsync(SampleUsers.Katherine);
        await Ion.RevokeGrantsAsync(SampleUsers.Katherine);
        using var response = await visitor.GetAsync("/api/profile");
        using var page = await visitor.GetAsync("/api/profile", ("Sec-Fetch-Mode", "navigate"));

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal("/api/login?returnUrl=%2Fapi%2Fprofile", page.Headers.Location!.OriginalString);
        Assert.False(await visitor.IsSignedInAsync());

        await visitor.SignInAsync(SampleUsers.Katherine);
        Assert.True(await visitor.IsSignedInAsync());
    }
}
