using System.Net;
using System.Text.Json;
using IonFunctions.Tests.Servers;

namespace IonFunctions.Tests.Contract;

public abstract partial class AppContract
{
    [Fact]
    public async Task The_profile_is_Ions_own_to_the_byte()
    {
        using var visitor = App.NewVisitor();
        await visitor.SignInAsync(SampleUsers.Grace);
        using var response = await visitor.GetAsync("/api/profile");
        var session = await App.Store.FindAsync(visitor.Handle, TestContext.Current.CancellationToken);
        using var direct = new IonServerClient(Ion);
        var atIon = await direct.GetAsync("api/profile", session!.Tokens.AccessToken.Value);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("application/json", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal(atIon.Body, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Contains("\"2028ghopper\"", atIon.Body, StringComparison.Ordinal);
        Assert.False(response.Headers.Contains("Set-Cookie"));
    }

    [Fact]
    public async Task The_profile_is_JSON_whatever_the_browser_accepts()
    {
        using var visitor = App.NewVisitor();
        await visitor.SignInAsync(SampleUsers.Ada);
        using var response = await visitor.GetAsync("/api/profile", ("Accept", "text/html"), ("Sec-Fetch-Mode", "navigate"));

        Assert.Equal(JsonValueKind.Object, (await Visitor.JsonOfAsync(response)).ValueKind);
    }

    [Fact]
    public async Task The_landing_page_shows_who_is_signed_in()
    {
        using var visitor = App.NewVisitor();
        using var signedOut = await visitor.GetAsync("/");
        await visitor.SignInAsync(SampleUsers.Ada);
        using var signedIn = await visitor.GetAsync("/");

        Assert.Contains("/api/login?returnUrl=%2F", await signedOut.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Contains("Ada", await signedIn.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }
}
