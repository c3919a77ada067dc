using System.Net;
using IonFunctions.Tests.Servers;

namespace IonFunctions.Tests.Contract;

/// <summary>The contract with Django OAuth Toolkit as Ion, and what only this server can do.</summary>
public sealed class AppOnDjangoTests(DjangoIonFixture fixture, Storage storage) : AppContract(storage, Head.Kestrel), IClassFixture<DjangoIonFixture>
{
    private readonly Storage _storage = storage;

    protected override IIonServer Ion => fixture.Ion;

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
