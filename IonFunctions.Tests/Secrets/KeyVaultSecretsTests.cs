using System.Diagnostics.Metrics;
using System.Security.Cryptography;
using IonFunctions.Core.Hosting;
using IonFunctions.Core.Secrets;
using IonFunctions.Core.Settings;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace IonFunctions.Tests.Secrets;

/// <summary>Secrets from Key Vault, by the real client over HTTPS: the vault, and the clock, of each test.</summary>
public abstract class KeyVaultSecretsTests : IAsyncLifetime
{
    private protected const string NoVersion = "0123456789abcdef0123456789abcdef";

    private protected static ServiceProvider Meters { get; } = new ServiceCollection().AddMetrics().BuildServiceProvider();

    private protected static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    private protected FakeTimeProvider Time { get; } = new();

    private protected FakeVault Vault { get; private set; } = null!;

    private protected KeyVaultSecrets Secrets { get; set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Vault = await FakeVault.StartAsync();
        Secrets = NewSecrets();
    }

    public async ValueTask DisposeAsync()
    {
        await Vault.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private protected string SetKey() => Vault.Set("session-key", Convert.ToBase64String(RandomNumberGenerator.GetBytes(SessionKey.Length)));

    private protected ValueTask<SessionKey?> FindRowKeyAsync(string version) => Secrets.FindKeyAsync(version, SealPurpose.Tokens, CancellationToken);

    private protected ValueTask<SessionKey?> FindStateKeyAsync(string version) => Secrets.FindKeyAsync(version, SealPurpose.States, CancellationToken);

    private protected static async Task<string> UnavailableAsync<T>(Func<ValueTask<T>> ask)
    {
        var e = await Assert.ThrowsAnyAsync<DependencyUnavailableException>(async () => await ask());
        Assert.Equal("Key Vault", e.Dependency); // What a browser is told; the rest is for the log and /api/health.
        return e.Message;
    }

    private protected KeyVaultSecrets NewSecrets(TimeSpan? timeout = null, int retries = 0, string? clientSecret = null, ReadOnlyMemory<byte>? key = null) => new(
        new(Vault.NewClient(timeout, retries)),
        new(
            new(new("https://ion.example/"), "client", clientSecret, ["read"]),
            new(new("https://app.example/"), []),
            Vault.Url,
            new(TablesUri: null, ConnectionString: null),
            new(key, TimeSpan.FromDays(30), TimeSpan.FromDays(14)),
            new(RefreshSchedule.Parse(RefreshSchedule.Default)!, TimeSpan.FromHours(1), TimeSpan.FromDays(3), 32),
            IdentityClientId: null,
            AllowWrites: false),
        new(Meters.GetRequiredService<IMeterFactory>()),
        Time,
        NullLogger<KeyVaultSecrets>.Instance);
}
