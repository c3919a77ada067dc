using System.Net;
using IonFunctions.Tests.Servers;
using IonFunctions.Tests.Waiting;

namespace IonFunctions.Tests.Contract;

public abstract partial class AppContract
{
    [Fact]
    public async Task Signing_in_anew_ends_the_session_that_the_browser_had_at_Ion_too()
    {
        await Ion.RevokeGrantsAsync(SampleUsers.Alan);
        await Ion.RevokeGrantsAsync(SampleUsers.Grace);
        using var visitor = App.NewVisitor();
        await visitor.SignInAsync(SampleUsers.Alan);
        using var before = visitor.At(App);
        for (var again = 0; again < 4; again++)
        {
            await visitor.SignInAsync(SampleUsers.Alan);
        }

        await Eventually.IsTrueAsync(async () => await Ion.CountLiveTokensAsync(SampleUsers.Alan) == (1, 1), "the tokens of one session are left");
        Assert.False(await before.IsSignedInAsync());
        Assert.True(await visitor.IsSignedInAsync());

        await visitor.SignInAsync(SampleUsers.Grace); // A shared machine.
        await Eventually.IsTrueAsync(async () => await Ion.CountLiveTokensAsync(SampleUsers.Alan) == (0, 0), "the tokens are revoked");
        Assert.Equal((1, 1), await Ion.CountLiveTokensAsync(SampleUsers.Grace));
        Assert.True(await visitor.IsSignedInAsync());
    }

    [Fact]
    public async Task Who_goes_back_to_Ions_page_and_authorizes_again_ends_where_the_sign_in_ended()
    {
        await Ion.RevokeGrantsAsync(SampleUsers.Katherine);
        using var visitor = App.NewVisitor();
        var authorize = await visitor.LoginAsync("/club?x=1");
        var callback = await visitor.AuthorizeAsync(authorize, SampleUsers.Katherine);
        using var first = await visitor.GetAsync(callback.PathAndQuery);
        var handle = visitor.Handle;

        using var again = await visitor.GetAsync((await visitor.AuthorizeAsync(authorize, SampleUsers.Katherine)).PathAndQuery);
        using var denied = await visitor.GetAsync((await visitor.AuthorizeAsync(authorize, SampleUsers.Katherine, allow: false)).PathAndQuery);
        Assert.All([first, again, denied], response => Assert.Equal("/club?x=1", response.Headers.Location!.OriginalString));
        Assert.Equal(handle, visitor.Handle);
        Assert.Equal((1, 1), await Ion.CountLiveTokensAsync(SampleUsers.Katherine)); // The second code was not exchanged.

        // The memory is the browser's, through sign-ins that replace one another, and of no use without a session.
        await visitor.SignInAsync(SampleUsers.Katherine);
        using var later = await visitor.GetAsync(callback.PathAndQuery);
        Assert.Equal("/club?x=1", later.Headers.Location!.OriginalString);
        await visitor.PostAsync("/api/logout");
        using var signedOut = await visitor.GetAsync(callback.PathAndQuery);
        Assert.Equal(HttpStatusCode.BadRequest, signedOut.StatusCode);
    }

    [Fact]
    public async Task A_callback_of_another_browser_leads_nowhere_also_where_somebody_is_signed_in()
    {
        using var visitor = App.NewVisitor();
        using var other = App.NewVisitor();
        await visitor.SignInAsync(SampleUsers.Ada);
        var (handle, callback) = (visitor.Handle, await other.AuthorizeAsync(await other.LoginAsync("/club")));
        using var response = await visitor.GetAsync(callback.PathAndQuery);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal(handle, visitor.Handle);
    }

    [Fact]
    public async Task A_replayed_callback_does_not_sign_in_twice()
    {
        using var visitor = App.NewVisitor();
        var authorizeUrl = await visitor.LoginAsync();
        using var keptCookies = visitor.At(App);
        var callback = await visitor.AuthorizeAsync(authorizeUrl);
        using var first = await visitor.GetAsync(callback.PathAndQuery);
        using var reloaded = await visitor.GetAsync(callback.PathAndQuery);
        using var replayed = await keptCookies.GetAsync(callback.PathAndQuery);

        Assert.Equal(HttpStatusCode.Found, first.StatusCode);
        Assert.Equal("/", reloaded.Headers.Location!.OriginalString); // Who is signed in by it already is where they wanted to be.
        Assert.Equal(HttpStatusCode.BadRequest, replayed.StatusCode);
        Assert.DoesNotContain("ion-session", keptCookies.Cookies.Keys);
        Assert.True(await visitor.IsSignedInAsync());
    }
}
