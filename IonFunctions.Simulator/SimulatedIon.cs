using IonFunctions.Simulator.Control;
using IonFunctions.Simulator.Counters;
using IonFunctions.Simulator.Faults;
using IonFunctions.Simulator.Hosting;
using IonFunctions.Simulator.OAuth;
using IonFunctions.Simulator.OpenId;
using IonFunctions.Simulator.School;
using IonFunctions.Simulator.Storage;

namespace IonFunctions.Simulator;

/// <summary>
/// A simulated Ion: authorization server and API on one loopback port, and on another the control API, which does over
/// HTTP what the properties here do in process.
/// </summary>
internal sealed class SimulatedIon : IAsyncDisposable
{
    private readonly Database _database;
    private readonly PublicServer _publicServer;
    private readonly ControlServer _controlServer;

    private SimulatedIon(
        Database database, PublicServer publicServer, ControlServer controlServer, SimulatedIonControls controls)
    {
        (_database, _publicServer, _controlServer) = (database, publicServer, controlServer);
        (Lifetimes, Faults, Counters, Client, Tokens, Refusal) = controls;
        Signups = new(database);
    }

    /// <summary>Ion's base URL.</summary>
    public Uri BaseUrl => _publicServer.BaseUrl;

    /// <summary>The control API.</summary>
    public Uri ControlUrl => _controlServer.Url;

    public Lifetimes Lifetimes { get; }

    public FaultList Faults { get; }

    public RequestCounters Counters { get; }

    public ClientRegistration Client { get; }

    public TokenStore Tokens { get; }

    public TokenRefusal Refusal { get; }

    /// <summary>Who is signed up for what, whatever Ion's rules: an activity may have been cancelled after that.</summary>
    public SignupStore Signups { get; }

    /// <summary>The ID tokens that are issued, their keys, and what forges them.</summary>
    public IdTokens IdTokens => _publicServer.IdTokens;

    /// <exception cref="PortInUseException">A port that was asked for can't be had.</exception>
    public static async Task<SimulatedIon> StartAsync(
        SimulatedIonOptions options, CancellationToken cancellationToken = default)
    {
        if (options.DataDirectory is not null)
        {
            Directory.CreateDirectory(options.DataDirectory);
        }

        var database = new Database(options.DataDirectory);
        PublicServer? publicServer = null;
        try
        {
            var lifetimes = new Lifetimes();
            var controls = new SimulatedIonControls(
                lifetimes,
                new FaultList(),
                new RequestCounters(),
                new ClientRegistration(options.ClientId, options.ClientSecret, options.RedirectUris),
                new TokenStore(database, lifetimes, options.TimeProvider),
                new TokenRefusal());

            publicServer = await PublicServer.StartAsync(
                options, database, controls.Tokens, controls.Client, controls.Refusal, new KeyRing(SigningKey.LoadOrCreate(options.DataDirectory)), controls.Faults, controls.Counters, cancellationToken);
            var controlServer = await ControlServer.StartAsync(options, controls, publicServer.IdTokens, publicServer.BaseUrl, cancellationToken);
            return new SimulatedIon(database, publicServer, controlServer, controls);
        }
        catch
        {
            if (publicServer is not null)
            {
                await publicServer.DisposeAsync();
            }

            database.Dispose();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _controlServer.DisposeAsync();
        await _publicServer.DisposeAsync();
        _database.Dispose();
    }
}
