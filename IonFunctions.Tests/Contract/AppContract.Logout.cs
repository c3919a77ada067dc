using System.Net;
using IonFunctions.Tests.Servers;

namespace IonFunctions.Tests.Contract;

public abstract partial class AppContract
{
    [Fact]
    public async Task Logout_revokes_both_tokens_ends_the_session_and_clears_the_cookie()
    {
        using var visitor = App.NewVisitor();
        await Ion.RevokeGrantsAsync(SampleUsers.Ada);
        await visitor.SignInAsync(SampleUsers.Ada);
        using var thief = visitor.At(App);
        Assert.Equal((1, 1), await Ion.CountLiveTokensAsync(SampleUsers.Ada));

        using var response = await visitor.PostAsync("/api/logout");

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        Assert.Empty(visitor.Cookies);
        Assert.Equal((0, 0), await Ion.CountLiveTokensAsync(SampleUsers.Ada));
        Assert.False(await thief.IsSignedInAsync());
    }

    [Fact]
    public async Task A_logout_at_one_instance_reaches_the_others()
    {
        await StartInstancesAsync(2);
        using var visitor = App.NewVisitor();
        await visitor.SignInAsync(SampleUsers.Ada);
        using var elsewhere = visitor.At(_instances[1]);
        using (var known = await elsewhere.GetAsync("/api/profile"))
        {
            Assert.Equal(HttpStatusCode.OK, known.StatusCode);
        }

        using var logout = await visitor.PostAsync("/api/logout");
        using var response = await elsewhere.GetAsync("/api/profile");

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }
}
