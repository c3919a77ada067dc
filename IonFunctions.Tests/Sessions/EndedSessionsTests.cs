using System.Net;
using IonFunctions.Core.Sessions;
using IonFunctions.Tests.Servers;

namespace IonFunctions.Tests.Sessions;

/// <summary>Sessions that are ended from another one.</summary>
public sealed class EndedSessionsTests(Storage storage) : UserSessionsTests(storage)
{
    [Fact]
    public async Task One_that_is_ended_from_another_is_over_everywhere_and_at_Ion()
    {
        using var here = await SignInAsync(SampleUsers.Ada);
        using var there = await SignInAsync(SampleUsers.Ada);
        using var response = await here.SendAsync(HttpMethod.Delete, "/api/sessions/" + there.Handle.Value);

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        Assert.False(response.Headers.Contains("Set-Cookie"));
        Assert.False(response.Headers.Contains("Clear-Site-Data"));
        Assert.False(await there.IsSignedInAsync());
        Assert.True(await here.IsSignedInAsync());
        Assert.Equal((1, 1), await Ion.CountLiveTokensAsync(SampleUsers.Ada));
        Assert.Equal([here.Handle.Value], (await here.GetJsonAsync("/api/sessions")).GetProperty("sessions").EnumerateArray().Select(one => one.GetProperty("handle").GetString()));
    }

    [Fact]
    public async Task An_instance_that_has_it_in_memory_notices_at_its_next_call()
    {
        await using var elsewhere = await StartAsync();
        using var here = await SignInAsync(SampleUsers.Ada);
        using var there = await SignInAsync(SampleUsers.Ada);
        using var onAnother = there.At(elsewhere);
        Assert.Equal(HttpStatusCode.OK, (await onAnother.GetAsync("/api/profile")).StatusCode);

        await here.SendAsync(HttpMethod.Delete, "/api/sessions/" + there.Handle.Value);

        Assert.Equal(HttpStatusCode.Unauthorized, (await onAnother.GetAsync("/api/profile")).StatusCode);
    }

    [Fact]
    public async Task Who_ends_the_own_one_is_signed_out()
    {
        using var visitor = await SignInAsync(SampleUsers.Ada);
        using var response = await visitor.SendAsync(HttpMethod.Delete, "/api/sessions/" + visitor.Handle.Value);

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        Assert.Empty(visitor.Cookies);
        Assert.Equal(["\"cache\""], response.Headers.GetValues("Clear-Site-Data"));
    }

    [Fact]
    public async Task Nobody_ends_anybody_elses_or_finds_out_that_there_is_one()
    {
        using var ada = await SignInAsync(SampleUsers.Ada);
        using var grace = await SignInAsync(SampleUsers.Grace);
        using var stranger = App.NewVisitor();
        using var elses = await grace.SendAsync(HttpMethod.Delete, "/api/sessions/" + ada.Handle.Value);
        using var nobodys = await grace.SendAsync(HttpMethod.Delete, "/api/sessions/" + SessionId.New().Handle.Value);
        using var signedOut = await stranger.SendAsync(HttpMethod.Delete, "/api/sessions/" + ada.Handle.Value);
        using var crossSite = await ada.SendAsync(HttpMethod.Delete, "/api/sessions/" + ada.Handle.Value, content: null, ("Sec-Fetch-Site", "cross-site"));

        Assert.Equal(HttpStatusCode.NotFound, elses.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, nobodys.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, signedOut.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, crossSite.StatusCode);
        Assert.True(await ada.IsSignedInAsync());
    }

    [Theory]
    [InlineData("x")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa*")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa%20")]
    [InlineData("aa/bb")]
    public async Task A_handle_that_can_be_none_costs_no_storage(string handle)
    {
        using var visitor = await SignInAsync(SampleUsers.Ada);
        Operations.Take();
        using var response = await visitor.SendAsync(HttpMethod.Delete, "/api/sessions/" + handle);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Empty(Operations.Take());
    }

    [Theory]
    [InlineData("GET", "/api/sessions", HttpStatusCode.Unauthorized)]
    [InlineData("DELETE", "/api/sessions/{handle}", HttpStatusCode.Unauthorized)]
    [InlineData("POST", "/api/logout?everywhere=true", HttpStatusCode.NoContent)] // It is signed out, then as now.
    public async Task One_that_was_ended_at_another_instance_lists_and_ends_nothing(string method, string path, HttpStatusCode status)
    {
        await using var elsewhere = await StartAsync();
        using var here = await SignInAsync(SampleUsers.Ada);
        using var ended = await SignInAsync(SampleUsers.Ada);
        using var onAnother = ended.At(elsewhere);
        Assert.True(await onAnother.IsSignedInAsync()); // That instance now has it in memory.
        await ended.PostAsync("/api/logout");

        using var response = await onAnother.SendAsync(new(method), path.Replace("{handle}", here.Handle.Value, StringComparison.Ordinal));

        Assert.Equal(status, response.StatusCode);
        Assert.True(await here.IsSignedInAsync());
    }
}
