using IonFunctions.Core.Hosting;
using IonFunctions.Core.Identity;
using IonFunctions.Core.Secrets;
using IonFunctions.Tests.Secrets;
using Microsoft.Extensions.Logging.Abstractions;

namespace IonFunctions.Tests.Identity;

/// <summary>The keys of statements over the versions that the vault has: rotated, disabled, unfit, and while the vault is down.</summary>
public sealed class StatementKeysTests : KeyVaultSecretsTests
{
    [Fact]
    public async Task A_rotation_publishes_first_and_signs_an_hour_later_and_the_old_key_stays_for_another()
    {
        var old = SetKey(TimeSpan.FromDays(100));
        var keys = NewKeys();
        Assert.Equal(await ExpectedAsync(old, old), await SeenAsync(keys));

        var added = SetKey(TimeSpan.Zero);
        await Secrets.RefreshAsync();
        Assert.Equal(await ExpectedAsync(old, old, added), await SeenAsync(keys));

        Time.Advance(TimeSpan.FromMinutes(61));
        Assert.Equal(await ExpectedAsync(added, old, added), await SeenAsync(keys));

        Time.Advance(TimeSpan.FromMinutes(60));
        Assert.Equal(await ExpectedAsync(added, added), await SeenAsync(keys));
    }

    [Fact]
    public async Task Two_instances_agree_though_one_has_just_started()
    {
        SetKey(TimeSpan.FromDays(100));
        var first = NewKeys();
        await SeenAsync(first);
        SetKey(TimeSpan.FromMinutes(30));
        SetKey(TimeSpan.FromMinutes(1));
        await Secrets.RefreshAsync();

        Assert.Equal(await SeenAsync(first), await SeenAsync(new(NewSecrets(), Time, NullLogger<StatementKeys>.Instance)));
    }

    [Fact]
    public async Task A_list_from_before_anybody_asked_for_statements_is_not_believed()
    {
        SetKey(TimeSpan.FromDays(100));
        Assert.Null(await FindRowKeyAsync(NoVersion)); // Which lists them,
        var added = SetKey(TimeSpan.FromDays(1)); // and long after that a rotation came.

        var seen = await SeenAsync(NewKeys()); // Before anything else looks for the new one.
        Assert.Equal(await ExpectedAsync(added, added), seen);
    }

    [Fact]
    public async Task What_is_disabled_is_published_no_more_and_what_is_left_signs_at_once()
    {
        var leaked = SetKey(TimeSpan.FromDays(100));
        var keys = NewKeys();
        await SeenAsync(keys);
        var added = SetKey(TimeSpan.Zero);
        Vault.Disable("session-key", leaked);

        await Secrets.RefreshAsync();

        Assert.Equal(await ExpectedAsync(added, added), await SeenAsync(keys));
    }

    /// <summary>Somebody has put a password there, and then mended it.</summary>
    [Fact]
    public async Task A_version_that_is_no_key_is_passed_over()
    {
        var old = SetKey(TimeSpan.FromDays(100));
        Vault.Set("session-key", "password", Time.GetUtcNow());
        var keys = NewKeys();
        Assert.Equal(await ExpectedAsync(old, old), await SeenAsync(keys));

        var mended = SetKey(TimeSpan.Zero);
        await Secrets.RefreshAsync();
        Vault.ForgetRequests();

        Assert.Equal(await ExpectedAsync(old, old, mended), await SeenAsync(keys));
        Time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(await ExpectedAsync(mended, old, mended), await SeenAsync(keys));
        Assert.DoesNotContain("session-key/versions", Vault.Requests);
    }

    [Fact]
    public async Task Statements_cost_the_vault_nothing_once_the_keys_are_there()
    {
        SetKey(TimeSpan.FromDays(100));
        SetKey(TimeSpan.FromMinutes(1));
        var keys = NewKeys();
        await SeenAsync(keys);
        Vault.ForgetRequests();
        for (var i = 0; i < 50; i++)
        {
            await SeenAsync(keys);
        }

        Assert.Empty(Vault.Requests);
    }

    [Fact]
    public async Task While_the_vault_is_down_the_keys_that_are_there_sign_on()
    {
        var version = SetKey(TimeSpan.FromDays(100));
        var keys = NewKeys();
        await SeenAsync(keys);
        var kid = await KidAsync(version);
        await Vault.StopAsync();
        await Secrets.RefreshAsync();

        Assert.Equal((kid, kid), await SeenAsync(keys));
        await Assert.ThrowsAsync<DependencyUnavailableException>(async () => await new StatementKeys(NewSecrets(), Time, NullLogger<StatementKeys>.Instance).GetSigningAsync(CancellationToken));
    }

    [Fact]
    public async Task A_vault_without_a_key_is_told_of_in_the_words_that_sealing_has()
    {
        var message = await UnavailableAsync(() => NewKeys().GetSigningAsync(CancellationToken));

        Assert.Contains("it has no secret session-key", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_of_the_settings_signs_for_itself_and_the_vault_is_not_asked()
    {
        SetKey(TimeSpan.FromDays(100));
        var secret = new byte[SessionKey.Length];
        System.Security.Cryptography.RandomNumberGenerator.Fill(secret);
        var kid = StatementKey.Of(SessionKey.FromSettings(secret)).Public.Kid;

        Assert.Equal((kid, kid), await SeenAsync(new(NewSecrets(key: secret), Time, NullLogger<StatementKeys>.Instance)));
        Assert.Empty(Vault.Requests);
    }

    private string SetKey(TimeSpan age) => Vault.Set(
        "session-key", Convert.ToBase64String(System.Security.Cryptography.RandomNumberGenerator.GetBytes(SessionKey.Length)), Time.GetUtcNow() - age);

    private StatementKeys NewKeys() => new(Secrets, Time, NullLogger<StatementKeys>.Instance);

    private async Task<string> KidAsync(string version) => StatementKey.Of((await FindRowKeyAsync(version))!).Public.Kid;

    private async Task<(string Signing, string Published)> ExpectedAsync(string signing, params string[] published)
    {
        List<string> kids = [];
        foreach (var version in published)
        {
            kids.Add(await KidAsync(version));
        }

        return (await KidAsync(signing), string.Join(' ', kids));
    }

    private static async Task<(string Signing, string Published)> SeenAsync(StatementKeys keys) => (
        (await keys.GetSigningAsync(CancellationToken)).Public.Kid,
        string.Join(" ", (await keys.GetPublishedAsync(CancellationToken)).Select(key => key.Public.Kid)));
}
