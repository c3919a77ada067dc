using IonFunctions.Core.Secrets;
using IonFunctions.Tests.Waiting;

namespace IonFunctions.Tests.Secrets;

/// <summary>Secrets that are asked for at the start and again and again while the app runs.</summary>
public sealed class SecretsRefreshTests : KeyVaultSecretsTests
{
    [Fact]
    public async Task A_refresh_brings_what_was_rotated_and_keeps_what_the_old_key_sealed_within_reach()
    {
        Vault.Set("ion-client-secret", "old");
        var old = SetKey();
        await Secrets.RefreshAsync();
        Vault.Set("ion-client-secret", "new");
        var newest = SetKey();

        await Secrets.RefreshAsync();
        Vault.ForgetRequests();

        Assert.Equal("new", (await Secrets.GetClientSecretAsync(CancellationToken)).Value);
        Assert.Equal(newest, (await Secrets.GetSealingKeyAsync(CancellationToken)).Version);
        Assert.Equal(old, (await FindRowKeyAsync(old))!.Version);
        Assert.Empty(Vault.Requests);
    }

    [Fact]
    public async Task A_refresh_while_the_vault_is_down_takes_nothing_away()
    {
        Vault.Set("ion-client-secret", "secret");
        var version = SetKey();
        await Secrets.RefreshAsync();
        await Vault.StopAsync();

        await Secrets.RefreshAsync();

        Assert.Equal("secret", (await Secrets.GetClientSecretAsync(CancellationToken)).Value);
        Assert.Equal(version, (await Secrets.GetSealingKeyAsync(CancellationToken)).Version);
        Assert.Equal(version, (await FindRowKeyAsync(version))!.Version);
    }

    [Fact]
    public async Task The_start_asks_for_both_side_by_side_and_waits_for_neither()
    {
        Vault.Set("ion-client-secret", "secret");
        SetKey();
        var arrived = 0;
        var bothArrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Vault.Before = async cancellationToken =>
        {
            if (Interlocked.Increment(ref arrived) == 2)
            {
                bothArrived.SetResult();
            }

            await bothArrived.Task.WaitAsync(cancellationToken); // One after the other, they would wait here for ever.
        };
        using var refresh = new SecretsRefresh(Secrets, Time);

        await refresh.StartAsync(CancellationToken);

        Assert.Equal("secret", (await Secrets.GetClientSecretAsync(CancellationToken)).Value);
        await Secrets.GetSealingKeyAsync(CancellationToken);
        Assert.Equal(["ion-client-secret", "session-key"], Vault.Requests.Order(StringComparer.Ordinal));

        // And again after a while.
        Vault.ForgetRequests();
        await Eventually.IsTrueAsync(
            () =>
            {
                Time.Advance(SecretsRefresh.Period);
                return Vault.Requests.Count >= 2;
            },
            "both are asked for again");
        Assert.Equal(["ion-client-secret", "session-key"], Vault.Requests.Distinct().Order(StringComparer.Ordinal));
        await refresh.StopAsync(CancellationToken);
    }
}
