using System.Diagnostics.Metrics;
using System.Security.Cryptography;
using IonFunctions.Core.Secrets;
using Microsoft.Extensions.DependencyInjection;

namespace IonFunctions.Tests.Secrets;

/// <summary>What is asked of the vault, and how often.</summary>
public sealed class VaultRequestsTests : KeyVaultSecretsTests
{
    [Fact]
    public async Task The_client_secret_is_had_by_the_vaults_challenge_and_then_kept()
    {
        Vault.Set("ion-client-secret", "old");
        Vault.Set("ion-client-secret", "new");

        Assert.Equal("new", (await Secrets.GetClientSecretAsync(CancellationToken)).Value);
        Assert.Equal("new", (await Secrets.GetClientSecretAsync(CancellationToken)).Value);
        Assert.Equal(["ion-client-secret"], Vault.Requests);
        Assert.Equal(1, Vault.Challenges);
    }

    [Fact]
    public async Task However_many_ask_at_once_a_secret_is_fetched_once()
    {
        Vault.Set("ion-client-secret", "secret");
        var old = SetKey();
        var newest = SetKey();
        // All have asked before the first answer comes.
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Vault.Before = asked.Task.WaitAsync;

        var secrets = Enumerable.Range(0, 20).Select(_ => Secrets.GetClientSecretAsync(CancellationToken).AsTask()).ToList();
        var keys = Enumerable.Range(0, 20).Select(_ => Secrets.GetSealingKeyAsync(CancellationToken).AsTask()).ToList();
        var olds = Enumerable.Range(0, 20).Select(_ => FindRowKeyAsync(old).AsTask()).ToList();
        asked.SetResult();

        Assert.All(await Task.WhenAll(secrets), secret => Assert.Equal("secret", secret.Value));
        Assert.All(await Task.WhenAll(keys), key => Assert.Equal(newest, key.Version));
        Assert.All(await Task.WhenAll(olds), key => Assert.Equal(old, key!.Version));
        Assert.Equal(
            ["ion-client-secret", "session-key", "session-key/" + old, "session-key/versions"],
            Vault.Requests.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task One_caller_who_leaves_does_not_take_the_answer_from_the_others()
    {
        var version = SetKey();
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Vault.Before = asked.Task.WaitAsync;
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(CancellationToken);

        var first = Secrets.FindKeyAsync(version, SealPurpose.Tokens, leaving.Token).AsTask();
        var second = FindRowKeyAsync(version).AsTask();
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        asked.SetResult();

        Assert.Equal(version, (await second)!.Version);
    }

    [Fact]
    public async Task A_client_secret_that_Ion_refused_is_asked_for_again()
    {
        Vault.Set("ion-client-secret", "old");
        await Secrets.GetClientSecretAsync(CancellationToken);
        Vault.Set("ion-client-secret", "new");

        Assert.Equal("old", (await Secrets.GetClientSecretAsync(CancellationToken)).Value);
        Assert.Equal("new", (await Secrets.ReloadClientSecretAsync(CancellationToken)).Value);
        Assert.Equal("new", (await Secrets.GetClientSecretAsync(CancellationToken)).Value);
    }

    [Fact]
    public async Task A_secret_in_the_settings_goes_before_the_vaults()
    {
        var key = RandomNumberGenerator.GetBytes(SessionKey.Length);
        var secrets = NewSecrets(clientSecret: "of-a-developer", key: key);

        await secrets.RefreshAsync();

        Assert.Equal("of-a-developer", (await secrets.GetClientSecretAsync(CancellationToken)).Value);
        Assert.Equal("of-a-developer", (await secrets.ReloadClientSecretAsync(CancellationToken)).Value);
        Assert.Equal(SessionKey.FromSettings(key).Version, (await secrets.GetSealingKeyAsync(CancellationToken)).Version);
        Assert.Empty(Vault.Requests);
    }

    [Fact]
    public async Task Loads_are_counted_by_secret_and_outcome()
    {
        var counted = new List<string>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Name == "ionfunctions.secrets.loads" && ReferenceEquals(instrument.Meter.Scope, Meters.GetRequiredService<IMeterFactory>()))
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        var mine = new AsyncLocal<bool> { Value = true };
        listener.SetMeasurementEventCallback<int>((_, value, tags, _) =>
        {
            if (mine.Value)
            {
                counted.Add($"{tags[0].Value} {tags[1].Value} {value}");
            }
        });
        listener.Start();
        Vault.Set("ion-client-secret", "secret");

        await Secrets.GetClientSecretAsync(CancellationToken);
        await UnavailableAsync(() => Secrets.GetSealingKeyAsync(CancellationToken));

        Assert.Equal(["ion-client-secret loaded 1", "session-key failed 1"], counted);
    }
}
