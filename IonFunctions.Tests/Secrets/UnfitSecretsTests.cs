using System.Security.Cryptography;
using IonFunctions.Core.Secrets;

namespace IonFunctions.Tests.Secrets;

/// <summary>What is not in the vault, or is no secret that could be used.</summary>
public sealed class UnfitSecretsTests : KeyVaultSecretsTests
{
    [Fact]
    public async Task A_secret_that_is_not_there_is_named_with_the_command_that_sets_it()
    {
        Assert.Contains(
            "it has no secret ion-client-secret; set it with: az keyvault secret set --vault-name 127 --name ion-client-secret",
            await UnavailableAsync(() => Secrets.GetClientSecretAsync(CancellationToken)),
            StringComparison.Ordinal);
        Assert.Contains(
            "it has no secret session-key", await UnavailableAsync(() => Secrets.GetSealingKeyAsync(CancellationToken)), StringComparison.Ordinal);
        Assert.Null(await FindRowKeyAsync(NoVersion));
    }

    [Theory]
    [InlineData("")]
    [InlineData("c2hvcnQ=")]
    [InlineData("not base64")]
    public async Task A_session_key_that_is_none_is_named_and_not_repeated(string value)
    {
        var version = Vault.Set("session-key", value);

        foreach (var words in new[]
            {
                await UnavailableAsync(() => Secrets.GetSealingKeyAsync(CancellationToken)),
                await UnavailableAsync(() => FindRowKeyAsync(version)),
            })
        {
            Assert.Contains("session-key is not the base64 of 32 bytes", words, StringComparison.Ordinal);
            Assert.False(value.Length > 0 && words.Contains(value, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task White_space_that_came_in_with_a_pasted_secret_does_no_harm()
    {
        Vault.Set("ion-client-secret", " secret\n");
        Vault.Set("session-key", Convert.ToBase64String(RandomNumberGenerator.GetBytes(SessionKey.Length)) + "\n");

        Assert.Equal("secret", (await Secrets.GetClientSecretAsync(CancellationToken)).Value);
        await Secrets.GetSealingKeyAsync(CancellationToken);
    }

    [Fact]
    public async Task A_client_secret_that_is_empty_is_named()
    {
        Vault.Set("ion-client-secret", " ");

        Assert.Contains("ion-client-secret is empty", await UnavailableAsync(() => Secrets.GetClientSecretAsync(CancellationToken)), StringComparison.Ordinal);
    }
}
