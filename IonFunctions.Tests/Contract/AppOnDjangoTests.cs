using System.Net;
using IonFunctions.Tests.Servers;

namespace IonFunctions.Tests.Contract;

/// <summary>The contract with Django OAuth Toolkit as Ion, and what only this server can do.</summary>
public sealed class AppOnDjangoTests(DjangoIonFixture fixture, Storage storage) : AppContract(storage, Head.Kestrel), IClassFixture<DjangoIonFixture>
{
    private readonly Storage _storage = storage;

    protected override IIonServer Ion => fixture.Ion;

    /// <summary>Its ID tokens, keys and userinfo are those of the real toolkit (1.7; it knows no sign-out at Ion, so no way back is named).</summary>
    [Fact]
    public async Task Who_signs_in_by_OpenID_Connect_is_known()
    {
        await using var app = await TestApp.StartAsync(Ion, _storage, new Dictionary<string, string?> { ["Ion:Scopes"] = "openid profile email groups" });
        using var visitor = app.NewVisitor();

        await visitor.SignInAsync(SampleUsers.Grace);

        Assert.Equal(
            """{"id":30002,"username":"2028ghopper","firstName":"Grace","lastName":"Hopper","email":"2028ghopper@tjhsst.edu","userType":"","groups":["Students"]}""",
            (await visitor.GetJsonAsync("/api/session")).GetProperty("user").GetRawText());
        using var logout = await visitor.PostAsync("/api/logout?ion=true");
        Assert.EndsWith(
            $"/oauth/logout/?client_id={Ion.ClientId}", (await Visitor.JsonOfAsync(logout)).GetProperty("ionLogoutUrl").GetString(), StringComparison.Ordinal);
    }

    /// <summary>Ion's own settings list session authentication first, and then a bad token is 403 without a challenge.</summary>
    [Fact]
    public async Task A_403_that_says_that_there_was_no_authentication_counts_as_401()
    {
        await fixture.Ion.RefuseBadTokensWithAsync(HttpStatusCode.Forbidden);
        try
        {
            await using var app = await TestApp.StartAsync(Ion, _storage);
            using var visitor = app.NewVisitor();
            await visitor.SignInAsync(SampleUsers.Grace);
            await Ion.RevokeAccessTokensAsync(SampleUsers.Grace);
            using var response = await visitor.GetAsync("/api/profile");

            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }
        finally
        {
            await fixture.Ion.RefuseBadTokensWithAsync(HttpStatusCode.Unauthorized);
        }
    }
}
