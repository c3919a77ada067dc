using System.Net;
using IonFunctions.Simulator;

namespace IonFunctions.Tests.Servers;

/// <summary>The simulated Ion as a server that contract tests run against.</summary>
internal sealed class SimulatedIonServer : IIonServer
{
    private readonly SimulatedIonOptions _options;

    // A browser shows a redirect to its visitor before anybody follows it, and so does this.
    private readonly HttpClient _browser = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });

    private SimulatedIonServer(SimulatedIonOptions options, SimulatedIon ion) => (_options, Ion) = (options, ion);

    /// <summary>For what the interface does not cover: faults, counters, other lifetimes.</summary>
    public SimulatedIon Ion { get; }

    public Uri BaseUrl => Ion.BaseUrl;

    public string ClientId => _options.ClientId;

    public string ClientSecret => _options.ClientSecret;

    public static async Task<SimulatedIonServer> StartAsync(
        SimulatedIonOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new SimulatedIonOptions();
        return new SimulatedIonServer(options, await SimulatedIon.StartAsync(options, cancellationToken));
    }

    public Task RegisterRedirectUriAsync(Uri redirectUri)
    {
        Ion.Client.AddRedirectUri(redirectUri.OriginalString);
        return Task.CompletedTask;
    }

    public async Task<Uri> AuthorizeAsync(Uri authorizeUrl, string username, bool allow = true)
    {
        using var page = await _browser.GetAsync(authorizeUrl);
        if (page.StatusCode is HttpStatusCode.Found)
        {
            return page.Headers.Location!;
        }

        // What Ion shows instead of the page, it shows to the visitor: nobody is sent anywhere.
        page.EnsureSuccessStatusCode();
        var html = await page.Content.ReadAsStringAsync();
        var form = AuthorizeForm.Parse(authorizeUrl, html);
        using var answer = await _browser.PostAsync(form.Action, form.Submit(username, allow ? "allow" : "deny"));
        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        return answer.Headers.Location!;
    }

    public Task SetAccessTokenLifetimeAsync(TimeSpan lifetime)
    {
        Ion.Lifetimes.AccessToken = lifetime;
        return Task.CompletedTask;
    }

    public Task RevokeAccessTokensAsync(string username)
    {
        Ion.Tokens.ExpireAccessTokens(username);
        return Task.CompletedTask;
    }

    public Task RevokeGrantsAsync(string username)
    {
        Ion.Tokens.RevokeGrants(username);
        return Task.CompletedTask;
    }

    public Task RefuseBadTokensWithAsync(HttpStatusCode status)
    {
        Ion.Refusal.Status = (int)status;
        return Task.CompletedTask;
    }

    public Task<(int AccessTokens, int RefreshTokens)> CountLiveTokensAsync(string username)
    {
        var live = Ion.Tokens.CountLive(username);
        return Task.FromResult((live.AccessTokens, live.RefreshTokens));
    }

    public async ValueTask DisposeAsync()
    {
        _browser.Dispose();
        await Ion.DisposeAsync();
    }
}
