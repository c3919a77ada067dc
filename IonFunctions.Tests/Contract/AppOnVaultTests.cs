using System.Net;
using System.Security.Cryptography;
using IonFunctions.Core.Secrets;
using IonFunctions.Tests.Secrets;
using IonFunctions.Tests.Servers;
using Microsoft.Extensions.DependencyInjection;

namespace IonFunctions.Tests.Contract;

/// <summary>The app with its secrets in Key Vault, as in Azure.</summary>
public sealed class AppOnVaultTests(SimulatedIonFixture fixture, Storage storage) : IClassFixture<SimulatedIonFixture>, IAsyncLifetime
{
    private FakeVault _vault = null!;

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _vault = await FakeVault.StartAsync();

    public ValueTask DisposeAsync() => _vault.DisposeAsync();

    [Fact]
    public async Task A_user_signs_in_with_secrets_of_the_vault_and_stays_while_it_is_down()
    {
        FillVault();
        await using var app = await StartAsync();
        using var visitor = app.NewVisitor();
        await visitor.SignInAsync();
        await _vault.StopAsync();

        await fixture.Server.RevokeAccessTokensAsync(SampleUsers.Ada);
        Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync("/api/profile")).StatusCode);
        using var other = app.NewVisitor();
        await other.SignInAsync(SampleUsers.Grace);
    }

    [Fact]
    public async Task A_client_secret_that_was_changed_at_Ion_and_in_the_vault_costs_nobody_the_session()
    {
        FillVault();
        await using var app = await StartAsync();
        using var visitor = app.NewVisitor();
        await visitor.SignInAsync();
        try
        {
            fixture.Server.Ion.Client.ChangeSecret("rotated");
            _vault.Set("ion-client-secret", "rotated");
            await fixture.Server.RevokeAccessTokensAsync(SampleUsers.Ada);

            Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync("/api/profile")).StatusCode);
        }
        finally
        {
            fixture.Server.Ion.Client.ChangeSecret(fixture.Server.ClientSecret);
        }
    }

    [Fact]
    public async Task A_session_key_that_was_rotated_opens_what_the_old_one_sealed_also_after_a_restart()
    {
        FillVault();
        await using var app = await StartAsync();
        using var visitor = app.NewVisitor();
        await visitor.SignInAsync();
        _vault.Set("session-key", NewKey());
        await using var restarted = await StartAsync();
        using var again = visitor.At(restarted);
        using var newcomer = restarted.NewVisitor();
        await newcomer.SignInAsync(SampleUsers.Grace);
        using var onTheOld = newcomer.At(app);

        Assert.Equal(HttpStatusCode.OK, (await again.GetAsync("/api/profile")).StatusCode);
        // The instance that has not heard of the new key yet asks for it when it first meets it.
        Assert.Equal(HttpStatusCode.OK, (await onTheOld.GetAsync("/api/profile")).StatusCode);
    }

    [Fact]
    public async Task The_start_waits_for_no_vault_and_a_login_for_no_more_than_its_cookies_key()
    {
        FillVault();
        var clientSecretMayCome = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var keyMayCome = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _vault.BeforeSecret = name => name == "session-key" ? keyMayCome.Task : clientSecretMayCome.Task;

        await using var app = await StartAsync();
        using var visitor = app.NewVisitor();
        Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync("/")).StatusCode);
        var login = visitor.LoginAsync();
        await Task.Delay(200, CancellationToken);
        Assert.False(login.IsCompleted);
        keyMayCome.SetResult();
        await login; // Though the client secret is still not there.

        clientSecretMayCome.SetResult();
        await visitor.SignInAsync();
    }

    [Theory]
    [InlineData(HttpStatusCode.NotFound, "it has no secret ion-client-secret; set it with: az keyvault secret set")]
    [InlineData(HttpStatusCode.Forbidden, "the role Key Vault Secrets User")]
    public async Task What_is_wrong_with_the_vault_is_said_by_health_and_log_and_not_to_browsers(HttpStatusCode fault, string fix)
    {
        if (fault == HttpStatusCode.Forbidden)
        {
            FillVault();
            _vault.Fault = fault;
        }

        await using var app = await StartAsync();
        using var visitor = app.NewVisitor();
        using var health = await visitor.GetAsync("/api/health");
        using var login = await visitor.GetAsync("/api/login");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, health.StatusCode);
        Assert.Contains(
            fix, (await Visitor.JsonOfAsync(health)).GetProperty("checks").GetProperty("secret").GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Contains(app.LogLines, line => line.StartsWith("Error: Key Vault is unavailable: ", StringComparison.Ordinal) && line.Contains(fix, StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, login.StatusCode);
        Assert.Equal("This app can't use its Key Vault just now. Nothing is lost; try again in a moment.", (await Visitor.JsonOfAsync(login)).GetProperty("detail").GetString());
    }

    [Fact]
    public async Task A_sign_in_that_comes_back_while_the_client_secret_cannot_be_had_is_to_be_started_again()
    {
        _vault.Set("session-key", NewKey());
        await using var app = await StartAsync();
        using var visitor = app.NewVisitor();
        var callback = await visitor.AuthorizeAsync(await visitor.LoginAsync("/club"));
        using var response = await visitor.GetAsync(callback.PathAndQuery);
        var page = await response.Content.ReadAsStringAsync(CancellationToken);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Contains("its Key Vault just now, so you are not signed in. Wait a moment and sign in again.", page, StringComparison.Ordinal);
        Assert.Contains("/api/login?returnUrl=%2Fclub", page, StringComparison.Ordinal);
    }

    private static string NewKey() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(SessionKey.Length));

    private void FillVault()
    {
        _vault.Set("ion-client-secret", fixture.Server.ClientSecret);
        _vault.Set("session-key", NewKey());
    }

    private Task<TestApp> StartAsync() => TestApp.StartAsync(
        fixture.Server,
        storage,
        new Dictionary<string, string?> { ["Ion:ClientSecret"] = null, ["Session:Key"] = null, ["KeyVault:Uri"] = _vault.Url.AbsoluteUri },
        services => services.AddSingleton(_vault.NewClient()));
}
