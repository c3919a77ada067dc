using System.Diagnostics.Metrics;
using System.Net;
using System.Security.Cryptography;
using IonFunctions.Core.Hosting;
using IonFunctions.Core.Secrets;
using IonFunctions.Core.Settings;
using IonFunctions.Tests.Waiting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace IonFunctions.Tests.Secrets;

/// <summary>Secrets from Key Vault, by the real client over HTTPS.</summary>
public sealed class KeyVaultSecretsTests : IAsyncLifetime
{
    private const string NoVersion = "0123456789abcdef0123456789abcdef";
    private static readonly ServiceProvider Meters = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly FakeTimeProvider _time = new();
    private FakeVault _vault = null!;
    private KeyVaultSecrets _secrets = null!;

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _vault = await FakeVault.StartAsync();
        _secrets = NewSecrets();
    }

    public ValueTask DisposeAsync() => _vault.DisposeAsync();

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
        var olds = Enumerable.Range(0, 20).Select(_ => FindRowKeyAsync(old).AsTask()).ToList();
        asked.SetResult();

        Assert.All(await Task.WhenAll(secrets), secret => Assert.Equal("secret", secret.Value));
        Assert.All(await Task.WhenAll(keys), key => Assert.Equal(newest, key.Version));
        Assert.All(await Task.WhenAll(olds), key => Assert.Equal(old, key!.Version));
        Assert.Equal(
            ["ion-client-secret", "session-key", "session-key/" + old, "session-key/versions"],
            _vault.Requests.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task One_caller_who_leaves_does_not_take_the_answer_from_the_others()
    {
        var version = SetKey();
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _vault.Before = asked.Task.WaitAsync;
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(CancellationToken);

        var first = _secrets.FindKeyAsync(version, SealPurpose.Tokens, leaving.Token).AsTask();
        var second = FindRowKeyAsync(version).AsTask();
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
        var oldest = SetKey();
        var old = SetKey();
        var newest = SetKey();
        var sealer = new Sealer(_secrets);

        var sealedValue = await sealer.SealAsync(SealPurpose.Tokens, "place", new byte[] { 1 }, CancellationToken);

        Assert.Equal(newest, (await _secrets.GetSealingKeyAsync(CancellationToken)).Version);
        foreach (var version in new[] { newest, old, old, oldest })
        {
            Assert.Equal(version, (await FindRowKeyAsync(version))!.Version);
        }

        // The list has two pages.
        Assert.Equal(
            ["session-key", "session-key/versions", "session-key/versions", "session-key/" + old, "session-key/" + oldest], _vault.Requests);

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
        Assert.Null(await FindCookieKeyAsync(version));
        Assert.Empty(_vault.Requests);
        Assert.Equal(0, _vault.Challenges);
    }

    [Fact]
    public async Task A_flood_of_cookies_with_made_up_versions_costs_a_list_every_ten_seconds()
    {
        SetKey();
        for (var second = 0; second < 25; second++)
        {
            Assert.Null(await FindCookieKeyAsync(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16))));
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(["session-key/versions", "session-key/versions", "session-key/versions"], _vault.Requests);
    }

    [Fact]
    public async Task During_such_a_flood_rows_of_a_key_that_was_rotated_just_now_open_at_once()
    {
        SetKey();
        Assert.Null(await FindCookieKeyAsync(NoVersion));

        var rotated = SetKey();

        Assert.Null(await FindCookieKeyAsync(rotated));
        Assert.Equal(rotated, (await FindRowKeyAsync(rotated))!.Version);
        Assert.Equal(rotated, (await FindCookieKeyAsync(rotated))!.Version);
    }

    [Fact]
    public async Task A_version_that_a_row_names_and_the_vault_has_lost_is_looked_for_every_ten_seconds()
    {
        SetKey();
        for (var second = 0; second < 25; second++)
        {
            Assert.Null(await FindRowKeyAsync(NoVersion));
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(["session-key/versions", "session-key/versions", "session-key/versions"], _vault.Requests);
    }

    [Fact]
    public async Task A_version_that_was_switched_off_opens_nothing()
    {
        var leaked = SetKey();
        SetKey();
        _vault.Disable("session-key", leaked);

        Assert.Null(await FindRowKeyAsync(leaked));
    }

    [Fact]
    public async Task A_refresh_brings_what_was_rotated_and_keeps_what_the_old_key_sealed_within_reach()
    {
        _vault.Set("ion-client-secret", "old");
        var old = SetKey();
        await _secrets.RefreshAsync();
        _vault.Set("ion-client-secret", "new");
        var newest = SetKey();

        await _secrets.RefreshAsync();
        _vault.ForgetRequests();

        Assert.Equal("new", (await _secrets.GetClientSecretAsync(CancellationToken)).Value);
        Assert.Equal(newest, (await _secrets.GetSealingKeyAsync(CancellationToken)).Version);
        Assert.Equal(old, (await FindRowKeyAsync(old))!.Version);
        Assert.Empty(_vault.Requests);
    }

    [Fact]
    public async Task A_refresh_while_the_vault_is_down_takes_nothing_away()
    {
        _vault.Set("ion-client-secret", "secret");
        var version = SetKey();
        await _secrets.RefreshAsync();
        await _vault.StopAsync();

        await _secrets.RefreshAsync();

        Assert.Equal("secret", (await _secrets.GetClientSecretAsync(CancellationToken)).Value);
        Assert.Equal(version, (await _secrets.GetSealingKeyAsync(CancellationToken)).Version);
        Assert.Equal(version, (await FindRowKeyAsync(version))!.Version);
    }

    [Fact]
    public async Task The_start_asks_for_both_side_by_side_and_waits_for_neither()
    {
        _vault.Set("ion-client-secret", "secret");
        SetKey();
        var arrived = 0;
        var bothArrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _vault.Before = async cancellationToken =>
        {
            if (Interlocked.Increment(ref arrived) == 2)
            {
                bothArrived.SetResult();
            }

            await bothArrived.Task.WaitAsync(cancellationToken); // One after the other, they would wait here for ever.
        };
        using var refresh = new SecretsRefresh(_secrets, _time);

        await refresh.StartAsync(CancellationToken);

        Assert.Equal("secret", (await _secrets.GetClientSecretAsync(CancellationToken)).Value);
        await _secrets.GetSealingKeyAsync(CancellationToken);
        Assert.Equal(["ion-client-secret", "session-key"], _vault.Requests.Order(StringComparer.Ordinal));

        // And again after a while.
        _vault.ForgetRequests();
        await Eventually.IsTrueAsync(
            () =>
            {
                _time.Advance(SecretsRefresh.Period);
                return _vault.Requests.Count >= 2;
            },
            "both are asked for again");
        Assert.Equal(["ion-client-secret", "session-key"], _vault.Requests.Distinct().Order(StringComparer.Ordinal));
        await refresh.StopAsync(CancellationToken);
    }

    [Fact]
    public async Task A_secret_that_is_not_there_is_named_with_the_command_that_sets_it()
    {
        Assert.Contains(
            "it has no secret ion-client-secret; set it with: az keyvault secret set --vault-name 127 --name ion-client-secret",
            await UnavailableAsync(() => _secrets.GetClientSecretAsync(CancellationToken)),
            StringComparison.Ordinal);
        Assert.Contains(
            "it has no secret session-key", await UnavailableAsync(() => _secrets.GetSealingKeyAsync(CancellationToken)), StringComparison.Ordinal);
        Assert.Null(await FindRowKeyAsync(NoVersion));
    }

    [Fact]
    public async Task A_vault_that_refuses_the_app_is_told_apart_and_the_role_is_named()
    {
        _vault.Set("ion-client-secret", "secret");
        _vault.Fault = HttpStatusCode.Forbidden;

        var words = await UnavailableAsync(() => _secrets.GetClientSecretAsync(CancellationToken));

        Assert.Contains("the role Key Vault Secrets User", words, StringComparison.Ordinal);
        Assert.DoesNotContain("has no secret", words, StringComparison.Ordinal);
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
        _vault.Set("ion-client-secret", " secret\n");
        _vault.Set("session-key", Convert.ToBase64String(RandomNumberGenerator.GetBytes(SessionKey.Length)) + "\n");

        Assert.Equal("secret", (await _secrets.GetClientSecretAsync(CancellationToken)).Value);
        await _secrets.GetSealingKeyAsync(CancellationToken);
    }

    [Fact]
    public async Task A_client_secret_that_is_empty_is_named()
    {
        _vault.Set("ion-client-secret", " ");

        Assert.Contains("ion-client-secret is empty", await UnavailableAsync(() => _secrets.GetClientSecretAsync(CancellationToken)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(HttpStatusCode.Unauthorized)]
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

    [Theory]
    [InlineData(HttpStatusCode.TooManyRequests)]
    [InlineData(HttpStatusCode.ServiceUnavailable)]
    public async Task A_vault_that_is_busy_for_a_moment_is_asked_again(HttpStatusCode status)
    {
        _vault.Set("ion-client-secret", "secret");
        (_vault.Fault, _vault.Faults) = (status, 2);

        Assert.Equal("secret", (await NewSecrets(retries: 2).GetClientSecretAsync(CancellationToken)).Value);
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
        _secrets = NewSecrets(timeout: TimeSpan.FromMilliseconds(100));

        await AssertAllUnavailableAsync();
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
        Assert.Empty(_vault.Requests);
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
        _vault.Set("ion-client-secret", "secret");

        await _secrets.GetClientSecretAsync(CancellationToken);
        await UnavailableAsync(() => _secrets.GetSealingKeyAsync(CancellationToken));

        Assert.Equal(["ion-client-secret loaded 1", "session-key failed 1"], counted);
    }

    private string SetKey() => _vault.Set("session-key", Convert.ToBase64String(RandomNumberGenerator.GetBytes(SessionKey.Length)));

    private ValueTask<SessionKey?> FindRowKeyAsync(string version) => _secrets.FindKeyAsync(version, SealPurpose.Tokens, CancellationToken);

    private ValueTask<SessionKey?> FindCookieKeyAsync(string version) => _secrets.FindKeyAsync(version, SealPurpose.Cookies, CancellationToken);

    private async Task AssertAllUnavailableAsync()
    {
        await UnavailableAsync(() => _secrets.GetClientSecretAsync(CancellationToken));
        await UnavailableAsync(() => _secrets.ReloadClientSecretAsync(CancellationToken));
        await UnavailableAsync(() => _secrets.GetSealingKeyAsync(CancellationToken));
        await UnavailableAsync(() => FindRowKeyAsync(NoVersion));
        await UnavailableAsync(() => FindCookieKeyAsync(NoVersion));
    }

    private static async Task<string> UnavailableAsync<T>(Func<ValueTask<T>> ask)
    {
        var e = await Assert.ThrowsAsync<DependencyUnavailableException>(async () => await ask());
        Assert.Equal("Key Vault", e.Dependency); // What a browser is told; the rest is for the log and /api/health.
        return e.Message;
    }

    private KeyVaultSecrets NewSecrets(TimeSpan? timeout = null, int retries = 0, string? clientSecret = null, ReadOnlyMemory<byte>? key = null) => new(
        new(_vault.NewClient(timeout, retries)),
        new(
            new(new("https://ion.example/"), "client", clientSecret, ["read"]),
            new(new("https://app.example/"), []),
            _vault.Url,
            new(TablesUri: null, ConnectionString: null),
            new(key, TimeSpan.FromDays(30), TimeSpan.FromDays(14)),
            new(RefreshSchedule.Parse(RefreshSchedule.Default)!, TimeSpan.FromHours(1), TimeSpan.FromDays(3), 32),
            IdentityClientId: null,
            AllowWrites: false),
        new(Meters.GetRequiredService<IMeterFactory>()),
        _time,
        NullLogger<KeyVaultSecrets>.Instance);
}
