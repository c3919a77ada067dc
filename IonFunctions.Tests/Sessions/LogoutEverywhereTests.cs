using System.Net;
using IonFunctions.Local;
using IonFunctions.Simulator.Faults;
using IonFunctions.Tests.Servers;

namespace IonFunctions.Tests.Sessions;

/// <summary>Signing out here, or everywhere.</summary>
public sealed class LogoutEverywhereTests(Storage storage) : UserSessionsTests(storage)
{
    [Fact]
    public async Task Logout_everywhere_ends_all_of_the_user_and_nobody_elses()
    {
        using var here = await SignInAsync(SampleUsers.Ada);
        using var there = await SignInAsync(SampleUsers.Ada);
        using var beyond = await SignInAsync(SampleUsers.Ada);
        using var other = await SignInAsync(SampleUsers.Grace);
        using var response = await here.PostAsync("/api/logout?everywhere=true");

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        Assert.Empty(here.Cookies);
        Assert.False(await there.IsSignedInAsync());
        Assert.False(await beyond.IsSignedInAsync());
        Assert.True(await other.IsSignedInAsync());
        Assert.Equal((0, 0), await Ion.CountLiveTokensAsync(SampleUsers.Ada));
        Assert.Equal((1, 1), await Ion.CountLiveTokensAsync(SampleUsers.Grace));
    }

    [Theory]
    [InlineData("?everywhere=false")]
    [InlineData("")]
    public async Task Logout_ends_this_one_alone_unless_asked_for_more(string query)
    {
        using var here = await SignInAsync(SampleUsers.Ada);
        using var there = await SignInAsync(SampleUsers.Ada);
        await here.PostAsync("/api/logout" + query);

        Assert.True(await there.IsSignedInAsync());
    }

    [Theory]
    [InlineData("?everywhere=")]
    [InlineData("?everywhere=yes")]
    [InlineData("?everywhere=true&everywhere=true")]
    public async Task A_wish_that_is_not_clear_is_not_guessed(string query)
    {
        using var visitor = await SignInAsync(SampleUsers.Ada);
        using var response = await visitor.PostAsync("/api/logout" + query);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.True(await visitor.IsSignedInAsync());
    }

    [Fact]
    public async Task Logout_everywhere_with_storage_down_can_be_tried_again()
    {
        using var here = await SignInAsync(SampleUsers.Ada);
        using var there = await SignInAsync(SampleUsers.Ada);
        Operations.Down = true;
        using var down = await here.PostAsync("/api/logout?everywhere=true");
        Operations.Down = false;
        Assert.Equal(HttpStatusCode.ServiceUnavailable, down.StatusCode);
        Assert.NotEmpty(here.Cookies);

        using var again = await here.PostAsync("/api/logout?everywhere=true");
        Assert.Equal(HttpStatusCode.NoContent, again.StatusCode);
        Assert.False(await there.IsSignedInAsync());
    }

    [Fact]
    public async Task Logout_everywhere_ends_all_though_Ion_is_down()
    {
        using var here = await SignInAsync(SampleUsers.Ada);
        using var there = await SignInAsync(SampleUsers.Ada);
        Ion.Ion.Faults.Add(new Fault { Endpoint = "revoke", Drop = true });
        using var response = await here.PostAsync("/api/logout?everywhere=true");

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        Assert.False(await there.IsSignedInAsync());
    }

    [Fact]
    public async Task Logout_everywhere_ends_those_too_that_can_no_longer_be_opened()
    {
        await using var withAnotherKey = await StartAsync(new() { ["Session:Key"] = LocalSecrets.Generate().SessionKey });
        using var sealedAway = withAnotherKey.NewVisitor();
        await sealedAway.SignInAsync();
        using var other = withAnotherKey.NewVisitor();
        await other.SignInAsync(SampleUsers.Grace);
        using var here = await SignInAsync(SampleUsers.Ada);
        using var response = await here.PostAsync("/api/logout?everywhere=true");

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        Assert.Null(await App.Store.PeekSealedAsync(sealedAway.Handle, CancellationToken));
        Assert.NotNull(await App.Store.PeekSealedAsync(other.Handle, CancellationToken));
    }
}
