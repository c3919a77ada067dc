using System.Globalization;
using IonFunctions.Benchmarks.Capacity;
using IonFunctions.Local;
using IonFunctions.Simulator;
using IonFunctions.Simulator.Storage;

namespace IonFunctions.Benchmarks;

/// <summary>What an instance of the app runs against: Azurite in a process of its own and the simulated Ion in this one.</summary>
internal sealed class Rig : IAsyncDisposable
{
    private static readonly SimulatedIonOptions IonOptions = new();
    private readonly string _sessionKey = LocalSecrets.Generate().SessionKey;

    private Rig(Azurite azurite, SimulatedIon ion) => (Azurite, Ion) = (azurite, ion);

    public Azurite Azurite { get; }

    public SimulatedIon Ion { get; }

    public static async Task<Rig> StartAsync(CancellationToken cancellationToken)
    {
        var azurite = await Azurite.StartAsync(directory: null, cancellationToken);
        try
        {
            return new(azurite, await SimulatedIon.StartAsync(IonOptions, cancellationToken));
        }
        catch
        {
            await azurite.DisposeAsync();
            throw;
        }
    }

    /// <summary>The settings of an instance; its own schedule sweeps once a month only.</summary>
    public Dictionary<string, string?> Settings(int port, int parallelism = 32) => new(StringComparer.Ordinal)
    {
        ["Ion:BaseUrl"] = Ion.BaseUrl.AbsoluteUri,
        ["Ion:ClientId"] = IonOptions.ClientId,
        ["Ion:ClientSecret"] = IonOptions.ClientSecret,
        ["App:PublicUrl"] = $"http://localhost:{port}",
        ["AzureWebJobsStorage"] = Azurite.ConnectionString,
        ["Session:Key"] = _sessionKey,
        ["RefreshSchedule"] = "0 0 0 1 * *",
        ["Limits:PerAddress"] = "0", // All of the load comes from one.
        ["Refresh:Parallelism"] = parallelism.ToString(CultureInfo.InvariantCulture),
    };

    /// <summary>Likewise, but that both secrets are in <see cref="NewVault"/>.</summary>
    public Dictionary<string, string?> VaultSettings(int port) => new(Settings(port), StringComparer.Ordinal)
    {
        ["Ion:ClientSecret"] = null,
        ["Session:Key"] = null,
        ["KeyVault:Uri"] = CountedVault.Address.AbsoluteUri,
    };

    public CountedVault NewVault() => new(IonOptions.ClientSecret, _sessionKey);

    /// <summary>Tokens as a sign-in of <paramref name="username"/> would bring them, without its requests.</summary>
    public IssuedTokens IssueTokens(string username) =>
        Ion.Tokens.Exchange(Ion.Tokens.IssueCode(username, "http://localhost/", "read", challenge: null, challengeMethod: null, nonce: null))
        ?? throw new InvalidOperationException("Somebody else used the code.");

    public async ValueTask DisposeAsync()
    {
        await Ion.DisposeAsync();
        await Azurite.DisposeAsync();
    }
}
