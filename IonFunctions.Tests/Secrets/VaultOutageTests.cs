using System.Net;

namespace IonFunctions.Tests.Secrets;

/// <summary>A vault that refuses, fails, is down or takes its time.</summary>
public sealed class VaultOutageTests : KeyVaultSecretsTests
{
    [Fact]
    public async Task A_vault_that_refuses_the_app_is_told_apart_and_the_role_is_named()
    {
        Vault.Set("ion-client-secret", "secret");
        Vault.Fault = HttpStatusCode.Forbidden;

        var words = await UnavailableAsync(() => Secrets.GetClientSecretAsync(CancellationToken));

        Assert.Contains("the role Key Vault Secrets User", words, StringComparison.Ordinal);
        Assert.DoesNotContain("has no secret", words, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(HttpStatusCode.Unauthorized)]
    [InlineData(HttpStatusCode.Forbidden)]
    [InlineData(HttpStatusCode.TooManyRequests)]
    [InlineData(HttpStatusCode.InternalServerError)]
    [InlineData(HttpStatusCode.ServiceUnavailable)]
    public async Task A_vault_that_refuses_or_fails_is_unavailable_until_it_answers(HttpStatusCode status)
    {
        Vault.Set("ion-client-secret", "secret");
        Vault.Fault = status;
        await AssertAllUnavailableAsync();
        Vault.Fault = null;

        Assert.Equal("secret", (await Secrets.GetClientSecretAsync(CancellationToken)).Value);
    }

    [Theory]
    [InlineData(HttpStatusCode.TooManyRequests)]
    [InlineData(HttpStatusCode.ServiceUnavailable)]
    public async Task A_vault_that_is_busy_for_a_moment_is_asked_again(HttpStatusCode status)
    {
        Vault.Set("ion-client-secret", "secret");
        (Vault.Fault, Vault.Faults) = (status, 2);

        Assert.Equal("secret", (await NewSecrets(retries: 2).GetClientSecretAsync(CancellationToken)).Value);
    }

    [Fact]
    public async Task A_vault_that_is_down_is_unavailable()
    {
        await Vault.StopAsync();

        await AssertAllUnavailableAsync();
    }

    [Fact]
    public async Task A_vault_that_does_not_answer_in_time_is_unavailable()
    {
        Vault.Before = cancellationToken => Task.Delay(Timeout.Infinite, cancellationToken);
        Secrets = NewSecrets(timeout: TimeSpan.FromMilliseconds(100));

        await AssertAllUnavailableAsync();
    }

    private async Task AssertAllUnavailableAsync()
    {
        await UnavailableAsync(() => Secrets.GetClientSecretAsync(CancellationToken));
        await UnavailableAsync(() => Secrets.ReloadClientSecretAsync(CancellationToken));
        await UnavailableAsync(() => Secrets.GetSealingKeyAsync(CancellationToken));
        await UnavailableAsync(() => FindRowKeyAsync(NoVersion));
        await UnavailableAsync(() => FindStateKeyAsync(NoVersion));
    }
}
