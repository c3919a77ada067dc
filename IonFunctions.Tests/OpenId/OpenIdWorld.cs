using System.Net;
using IonFunctions.Simulator.OpenId;
using IonFunctions.Tests.Contract;
using IonFunctions.Tests.Servers;

namespace IonFunctions.Tests.OpenId;

/// <summary>A simulated Ion, and one app that asks it who somebody is and for nothing else.</summary>
public sealed class OpenIdWorld(Storage storage) : IAsyncLifetime
{
    private static readonly Dictionary<string, string?> IdentityOnly = new() { ["Ion:Scopes"] = "openid profile email groups" };

    internal SimulatedIonServer Server { get; private set; } = null!;

    internal TestApp App { get; private set; } = null!;

    internal IdTokens IdTokens => Server.Ion.IdTokens;

    public async ValueTask InitializeAsync()
    {
        Server = await SimulatedIonServer.StartAsync();
        IdTokens.Keys.Rotate(); // Two keys: one that signs, and one that did.
        App = await StartAppAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        await Server.DisposeAsync();
    }

    /// <summary>Another instance, which knows no key of Ion's yet.</summary>
    internal Task<TestApp> StartAppAsync(string? scopes = null, Action<Microsoft.Extensions.DependencyInjection.IServiceCollection>? configure = null) => TestApp.StartAsync(
        Server, storage, scopes is null ? IdentityOnly : new Dictionary<string, string?> { ["Ion:Scopes"] = scopes }, configure);

    /// <summary>Signs in with an ID token that is forged so; returns the callback's answer.</summary>
    internal async Task<HttpResponseMessage> SignInAsync(Visitor visitor, Func<IdTokenDraft, string>? forge)
    {
        var callback = await visitor.AuthorizeAsync(await visitor.LoginAsync());
        IdTokens.Forge = forge;
        try
        {
            return await visitor.GetAsync(callback.PathAndQuery);
        }
        finally
        {
            IdTokens.Forge = null;
        }
    }

    /// <summary>Likewise, with success.</summary>
    internal static async Task<Visitor> SignInAsync(TestApp app, string username = SampleUsers.Ada)
    {
        var visitor = app.NewVisitor();
        await visitor.SignInAsync(username);
        return visitor;
    }

    internal long Asked(string path) => Server.Ion.Counters.Read().CountApiRequests(path);

    internal static void AssertPage(HttpResponseMessage response, HttpStatusCode status)
    {
        Assert.Equal(status, response.StatusCode);
        Assert.Equal("text/html", response.Content.Headers.ContentType?.MediaType);
    }
}
