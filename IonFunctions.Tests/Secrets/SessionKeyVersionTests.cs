using System.Security.Cryptography;
using IonFunctions.Core.Secrets;

namespace IonFunctions.Tests.Secrets;

/// <summary>The versions of the session key: the newest seals, those that are named open.</summary>
public sealed class SessionKeyVersionTests : KeyVaultSecretsTests
{
    [Fact]
    public async Task The_newest_session_key_seals_and_each_version_is_found()
    {
        var oldest = SetKey();
        var old = SetKey();
        var newest = SetKey();
        var sealer = new Sealer(Secrets);

        var sealedValue = await sealer.SealAsync(SealPurpose.Tokens, "place", new byte[] { 1 }, CancellationToken);

        Assert.Equal(newest, (await Secrets.GetSealingKeyAsync(CancellationToken)).Version);
        foreach (var version in new[] { newest, old, old, oldest })
        {
            Assert.Equal(version, (await FindRowKeyAsync(version))!.Version);
        }

        // The list has two pages.
        Assert.Equal(
            ["session-key", "session-key/versions", "session-key/versions", "session-key/" + old, "session-key/" + oldest], Vault.Requests);

        // Another instance, which has not sealed anything yet.
        Assert.Equal([1], await new Sealer(NewSecrets()).OpenAsync(SealPurpose.Tokens, "place", sealedValue, CancellationToken));
    }

    [Theory]
    [InlineData("")]
    [InlineData("local-0123456789abcdef")]
    [InlineData("0123456789abcdef0123456789abcde")]
    [InlineData("0123456789ABCDEF0123456789ABCDEF")]
    [InlineData("../ion-client-secret/0123456789a")]
    [InlineData("0123456789abcdef0123456789abcde?")]
    public async Task What_can_be_no_version_is_not_asked_for(string version)
    {
        Assert.Null(await FindRowKeyAsync(version));
        Assert.Null(await FindStateKeyAsync(version));
        Assert.Empty(Vault.Requests);
        Assert.Equal(0, Vault.Challenges);
    }

    [Fact]
    public async Task A_flood_of_cookies_with_made_up_versions_costs_a_list_every_ten_seconds()
    {
        SetKey();
        for (var second = 0; second < 25; second++)
        {
            Assert.Null(await FindStateKeyAsync(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16))));
            Time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(["session-key/versions", "session-key/versions", "session-key/versions"], Vault.Requests);
    }

    [Fact]
    public async Task During_such_a_flood_rows_of_a_key_that_was_rotated_just_now_open_at_once()
    {
        SetKey();
        Assert.Null(await FindStateKeyAsync(NoVersion));

        var rotated = SetKey();

        Assert.Null(await FindStateKeyAsync(rotated));
        Assert.Equal(rotated, (await FindRowKeyAsync(rotated))!.Version);
        Assert.Equal(rotated, (await FindStateKeyAsync(rotated))!.Version);
    }

    [Fact]
    public async Task A_version_that_a_row_names_and_the_vault_has_lost_is_looked_for_every_ten_seconds()
    {
        SetKey();
        for (var second = 0; second < 25; second++)
        {
            Assert.Null(await FindRowKeyAsync(NoVersion));
            Time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(["session-key/versions", "session-key/versions", "session-key/versions"], Vault.Requests);
    }

    [Fact]
    public async Task A_version_that_was_switched_off_opens_nothing()
    {
        var leaked = SetKey();
        SetKey();
        Vault.Disable("session-key", leaked);

        Assert.Null(await FindRowKeyAsync(leaked));
    }
}
