using System.Net;
using System.Security.Cryptography;
using IonFunctions.Core.Http;
using IonFunctions.Core.Secrets;
using IonFunctions.Core.Settings;

namespace IonFunctions.Tests.Secrets;

/// <summary>Secrets from Key Vault, by the real client over HTTPS.</summary>
public sealed class KeyVaultSecretsTests : IAsyncLifetime
{
    private const string NoVersion = "0123456789abcdef0123456789abcdef";
    private FakeVault _vault = null!;
    private KeyVaultSecrets _secrets = null!;

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _vault = await FakeVault.StartAsync();
        _secrets = NewSecrets();
    }

    public async ValueTask DisposeAsync()
    {
        _secrets.Dispose();
        await _vault.DisposeAsync();
    }

    [Fact]
    public async Task The_client_secret_is_had_by_the_vaults_challenge_and_then_kept()
    {
        _vault.Set("ion-client-secret", "old");
        _vault.Set("ion-client-secret", "new");

        Assert.Equal("new", (await _secrets.GetClientSecretAsync(CancellationToken)).Value);
        Assert.Equal("new", (await _secrets.GetClientSecretAsync(CancellationToken)).Value);
        Assert.Equal(["ion-client-secret"], _vault.Requests);
        Assert.Equal(1, _vault.Challenges);
    }

    [Fact]
    public async Task However_many_ask_at_once_a_secret_is_fetched_once()
    {
        _vault.Set("ion-client-secret", "secret");
        var old = SetKey();
        var newest = SetKey();
        // All have asked before the first answer comes.
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _vault.Before = asked.Task.WaitAsync;

        var secrets = Enumerable.Range(0, 20).Select(_ => _secrets.GetClientSecretAsync(CancellationToken).AsTask()).ToList();
        var keys = Enumerable.Range(0, 20).Select(_ => _secrets.GetSealingKeyAsync(CancellationToken).AsTask()).ToList();
        var olds = Enumerable.Range(0, 20).Select(_ => _secrets.FindKeyAsync(old, CancellationToken).AsTask()).ToList();
        asked.SetResult();

        Assert.All(await Task.WhenAll(secrets), secret => Assert.Equal("secret", secret.Value));
        Assert.All(await Task.WhenAll(keys), key => Assert.Equal(newest, key.Version));
        Assert.All(await Task.WhenAll(olds), key => Assert.Equal(old, key!.Version));
        Assert.Equal(["ion-client-secret", "session-key", "session-key/" + old], _vault.Requests.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task One_caller_who_leaves_does_not_take_the_answer_from_the_others()
    {
        var version = SetKey();
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _vault.Before = asked.Task.WaitAsync;
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(CancellationToken);

        var first = _secrets.FindKeyAsync(version, leaving.Token).AsTask();
        var second = _secrets.FindKeyAsync(version, CancellationToken).AsTask();
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        asked.SetResult();

        Assert.Equal(version, (await second)!.Version);
    }

    [Fact]
    public async Task A_client_secret_that_Ion_refused_is_asked_for_again()
    {
        _vault.Set("ion-client-secret", "old");
        await _secrets.GetClientSecretAsync(CancellationToken);
        _vault.Set("ion-client-secret", "new");

        Assert.Equal("old", (await _secrets.GetClientSecretAsync(CancellationToken)).Value);
        Assert.Equal("new", (await _secrets.ReloadClientSecretAsync(CancellationToken)).Value);
        Assert.Equal("new", (await _secrets.GetClientSecretAsync(CancellationToken)).Value);
    }

    [Fact]
    public async Task The_newest_session_key_seals_and_each_version_is_found()
    {
        var old = SetKey();
        var newest = SetKey();
        var sealer = new Sealer(_secrets);

        var sealedValue = await sealer.SealAsync(SealPurpose.Tokens, "place", new byte[] { 1 }, CancellationToken);

        Assert.Equal(newest, (await _secrets.GetSealingKeyAsync(CancellationToken)).Version);
        Assert.Equal(newest, (await _secrets.FindKeyAsync(newest, CancellationToken))!.Version);
        Assert.Equal(old, (await _secrets.FindKeyAsync(old, CancellationToken))!.Version);
        Assert.Equal(old, (await _secrets.FindKeyAsync(old, CancellationToken))!.Version);
        Assert.Equal(["session-key", "session-key/" + old], _vault.Requests);

        // Another instance, which has not sealed anything yet.
        using var other = NewSecrets();
        Assert.Equal([1], await new Sealer(other).OpenAsync(SealPurpose.Tokens, "place", sealedValue, CancellationToken));
    }

    [Fact]
    public async Task A_version_that_the_vault_does_not_have_is_null()
    {
        SetKey();

        Assert.Null(await _secrets.FindKeyAsync(NoVersion, CancellationToken));
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
        Assert.Null(await _secrets.FindKeyAsync(version, CancellationToken));
        Assert.Empty(_vault.Requests);
        Assert.Equal(0, _vault.Challenges);
    }

    [Fact]
    public async Task A_secret_that_is_not_there_is_named()
    {
        Assert.Contains("it has no secret ion-client-secret", await UnavailableAsync(() => _secrets.GetClientSecretAsync(CancellationToken)), StringComparison.Ordinal);
        Assert.Contains("it has no secret session-key", await UnavailableAsync(() => _secrets.GetSealingKeyAsync(CancellationToken)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("c2hvcnQ=")]
    [InlineData("not base64")]
    public async Task A_session_key_that_is_none_is_named_and_not_repeated(string value)
    {
        var version = _vault.Set("session-key", value);

        foreach (var words in new[]
            {
                await UnavailableAsync(() => _secrets.GetSealingKeyAsync(CancellationToken)),
                await UnavailableAsync(() => _secrets.FindKeyAsync(version, CancellationToken)),
            })
        {
            Assert.Contains("session-key is not the base64 of 32 bytes", words, StringComparison.Ordinal);
            Assert.False(value.Length > 0 && words.Contains(value, StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData(HttpStatusCode.Forbidden)]
    [InlineData(HttpStatusCode.TooManyRequests)]
    [InlineData(HttpStatusCode.InternalServerError)]
    [InlineData(HttpStatusCode.ServiceUnavailable)]
    public async Task A_vault_that_refuses_or_fails_is_unavailable_until_it_answers(HttpStatusCode status)
    {
        _vault.Set("ion-client-secret", "secret");
        _vault.Fault = status;
        await AssertAllUnavailableAsync();
        _vault.Fault = null;

        Assert.Equal("secret", (await _secrets.GetClientSecretAsync(CancellationToken)).Value);
    }

    [Fact]
    public async Task A_vault_that_is_down_is_unavailable()
    {
        await _vault.StopAsync();

        await AssertAllUnavailableAsync();
    }

    [Fact]
    public async Task A_vault_that_does_not_answer_in_time_is_unavailable()
    {
        _vault.Before = cancellationToken => Task.Delay(Timeout.Infinite, cancellationToken);
        _secrets.Dispose();
        _secrets = NewSecrets(timeout: TimeSpan.FromMilliseconds(100));

        await AssertAllUnavailableAsync();
    }

    [Fact]
    public async Task A_secret_in_memory_serves_while_the_vault_is_down()
    {
        _vault.Set("ion-client-secret", "secret");
        var version = SetKey();
        await _secrets.GetClientSecretAsync(CancellationToken);
        await _secrets.GetSealingKeyAsync(CancellationToken);
        await _vault.StopAsync();

        Assert.Equal("secret", (await _secrets.GetClientSecretAsync(CancellationToken)).Value);
        Assert.Equal(version, (await _secrets.GetSealingKeyAsync(CancellationToken)).Version);
        Assert.Equal(version, (await _secrets.FindKeyAsync(version, CancellationToken))!.Version);
    }

    [Fact]
    public async Task A_secret_in_the_settings_goes_before_the_vaults()
    {
        using var secrets = NewSecrets(clientSecret: "of-a-developer");

        Assert.Equal("of-a-developer", (await secrets.GetClientSecretAsync(CancellationToken)).Value);
        Assert.Equal("of-a-developer", (await secrets.ReloadClientSecretAsync(CancellationToken)).Value);
        Assert.Empty(_vault.Requests);
    }

    private string SetKey() => _vault.Set("session-key", Convert.ToBase64String(RandomNumberGenerator.GetBytes(SessionKey.Length)));

    private async Task AssertAllUnavailableAsync()
    {
        await UnavailableAsync(() => _secrets.GetClientSecretAsync(CancellationToken));
        await UnavailableAsync(() => _secrets.ReloadClientSecretAsync(CancellationToken));
        await UnavailableAsync(() => _secrets.GetSealingKeyAsync(CancellationToken));
        await UnavailableAsync(() => _secrets.FindKeyAsync(NoVersion, CancellationToken));
    }

    private static async Task<string> UnavailableAsync<T>(Func<ValueTask<T>> ask)
    {
        var e = await Assert.ThrowsAsync<DependencyUnavailableException>(async () => await ask());
        Assert.StartsWith("Key Vault", e.Dependency, StringComparison.Ordinal);
        return e.Message;
    }

    private KeyVaultSecrets NewSecrets(TimeSpan? timeout = null, string? clientSecret = null) => new(
        _vault.NewClient(timeout),
        new(
            new(new("https://ion.example/"), "client", clientSecret, ["read"]),
            new(new("https://app.example/"), []),
            _vault.Url,
            new(TablesUri: null, ConnectionString: null),
            new(Key: null, TimeSpan.FromDays(30), TimeSpan.FromDays(14)),
            new(RefreshSchedule.Parse(RefreshSchedule.Default)!, TimeSpan.FromHours(1), TimeSpan.FromDays(3), 32),
            AllowWrites: false));
}
