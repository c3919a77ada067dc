using System.Net.Sockets;
using Azure;
using Azure.Identity;
using Azure.Security.KeyVault.Secrets;
using IonFunctions.Core.Hosting;

namespace IonFunctions.Core.Secrets;

/// <summary>Key Vault as the app asks it: what goes wrong is told in words that name the fix.</summary>
/// <remarks>All throw <see cref="DependencyUnavailableException"/> when the vault does not give what is asked for.</remarks>
internal sealed class Vault(SecretClient client)
{
    /// <summary>What it is called to a person.</summary>
    public const string Name = "Key Vault";

    private const string Setting = "KeyVault__Uri";

    /// <summary>The secret's newest version.</summary>
    public async Task<KeyVaultSecret> ReadAsync(string name) => await ReadAsync(name, version: null)
        ?? throw Unavailable(
            $"it has no secret {name}; set it with: az keyvault secret set --vault-name {client.VaultUri.Host.Split('.')[0]} --name {name} --value …",
            inner: null);

    /// <summary>That version of the secret, or null.</summary>
    public async Task<KeyVaultSecret?> ReadAsync(string name, string? version)
    {
        try
        {
            return await RunAsync(name, async () => (await client.GetSecretAsync(name, version)).Value);
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            return null;
        }
    }

    /// <summary>The versions of the secret that may be used; those that were disabled may not.</summary>
    public async Task<IReadOnlyList<KeyVersion>> ListVersionsAsync(string name)
    {
        try
        {
            return await RunAsync(name, async () =>
            {
                var versions = new List<KeyVersion>();
                await foreach (var version in client.GetPropertiesOfSecretVersionsAsync(name))
                {
                    if (version.Enabled is not false)
                    {
                        versions.Add(new(version.Version, version.CreatedOn ?? DateTimeOffset.MinValue));
                    }
                }

                return versions;
            });
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            return [];
        }
    }

    /// <summary>The vault's answer to what was asked of it is not what the app can use.</summary>
    public static UnfitSecretException Unusable(string fix) => new(fix);

    private async Task<T> RunAsync<T>(string name, Func<Task<T>> ask)
    {
        try
        {
            return await ask();
        }
        catch (RequestFailedException e) when (e.Status != 404)
        {
            throw Unavailable(
                e.Status is 401 or 403
                    ? $"it refuses this app the secret {name}; give the app's managed identity the role Key Vault Secrets User on the vault, let the vault's network rules admit it, and enable the secret's newest version"
                    : NoAnswer.Words(e, client.VaultUri, Setting),
                e);
        }
        catch (AuthenticationFailedException e)
        {
            throw Unavailable(AzureIdentity.NoTokenFix, e);
        }
        // The SDK wraps what all its attempts failed with in an AggregateException, and reports its own timeout as a
        // cancellation. HttpClient lets a SocketException through when a connection is reset just as it was made.
        catch (Exception e) when (e is AggregateException or OperationCanceledException or SocketException)
        {
            throw Unavailable(NoAnswer.Words(e, client.VaultUri, Setting), e);
        }
    }

    private static DependencyUnavailableException Unavailable(string? fix, Exception? inner) => new(Name, inner, fix);
}
