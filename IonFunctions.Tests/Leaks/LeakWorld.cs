using System.Collections.Concurrent;
using System.Security.Cryptography;
using Azure;
using Azure.Data.Tables;
using IonFunctions.Core.Identity;
using IonFunctions.Core.Refresh;
using IonFunctions.Core.Secrets;
using IonFunctions.Core.Sessions;
using IonFunctions.Simulator;
using IonFunctions.Tests.Contract;
using IonFunctions.Tests.Local;
using IonFunctions.Tests.Processes;
using IonFunctions.Tests.Refresh;
using IonFunctions.Tests.Secrets;
using IonFunctions.Tests.Servers;
using IonFunctions.Tests.Telemetry;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.Tokens;

namespace IonFunctions.Tests.Leaks;

/// <summary>
/// The app, on Kestrel with its secrets in a vault or as the published worker with them in its settings, and somebody who listens at each of its sides:
/// <code>
///   browsers ──▶ relay ──▶ app ──▶ relay ──▶ simulated Ion
///                           ├────▶ relay ──▶ Azurite
///                           ├────▶ vault
///                           └────▶ collector
/// </code>
/// </summary>
internal sealed class LeakWorld : IAsyncDisposable
{
    /// <summary>Whose each browser is: one that nobody else has.</summary>
    public static readonly string[] Users =
    [
        SampleUsers.Grace, SampleUsers.Grace, SampleUsers.Grace, SampleUsers.Grace, SampleUsers.Alan, SampleUsers.Alan, SampleUsers.Alan, SampleUsers.Alan,
    ];

    private readonly TemporaryDirectory _directory = new();
    private readonly List<Visitor> _visitors = [];
    private readonly ConcurrentQueue<string> _heard = new();
    private Collector _collector = null!;
    private bool _isOver;

    public Storage Storage { get; private set; } = null!;

    public Witness Witness { get; } = new();

    public SimulatedIonServer Ion { get; private set; } = null!;

    public Relay ToIon { get; private set; } = null!;

    public Relay ToStorage { get; private set; } = null!;

    public Relay ToApp { get; private set; } = null!;

    /// <summary>Null where the secrets are in the settings.</summary>
    public FakeVault? Vault { get; private set; }

    public LeakLog Log { get; } = new();

    public TestApp App { get; private set; } = null!;

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    public static async Task<LeakWorld> StartAsync(bool onWorker)
    {
        var world = new LeakWorld();
        await world.StartServersAsync();
        await (onWorker ? world.StartWorkerAsync() : world.StartKestrelAsync());
        world.Ion.Ion.Client.AddPostLogoutRedirectUri(new Uri(world.App.PublicUrl, "api/signed-out").AbsoluteUri);
        world.ToApp = await Relay.StartAsync(world.App.BaseUrl, Users.Length, isNoted: _ => false, overhearing: new BrowserEar(world.Witness, Users).Hear);
        return world;
    }

    /// <summary>The browser of that number.</summary>
    public Visitor NewVisitor(int browser)
    {
        var visitor = new Visitor(ToApp.Urls[browser], App.Ion, App.PublicUrl);
        _visitors.Add(visitor);
        return visitor;
    }

    /// <summary>Makes a version of the session key, and takes down what is made of it.</summary>
    public string NewKey()
    {
        var bytes = RandomNumberGenerator.GetBytes(SessionKey.Length);
        var (text, key) = (Convert.ToBase64String(bytes), new SessionKey("1", bytes));
        Witness.Knows(ValueKind.SessionKey, text);
        var pair = ((ECDsaSecurityKey)StatementKey.Of(key).Credentials.Key).ECDsa;
        byte[][] derived =
        [
            .. Enum.GetValues<SealPurpose>().Select(purpose => key.For(purpose).Key.ToArray()), key.Identity.ToArray(),
            pair.ExportParameters(includePrivateParameters: true).D!,
        ];
        foreach (var one in derived)
        {
            Witness.Knows(ValueKind.DerivedKey, Convert.ToBase64String(one));
        }

        return text;
    }

    /// <summary>Ends all of it, and hands over what is left: log, telemetry, stored bytes, files.</summary>
    public async Task EndAsync()
    {
        var processes = App.IsWorker ? ProcessFacts.Read() : [];
        await EndAppAsync();
        await ToStorage.DisposeAsync();
        await Storage.DisposeAsync();
        foreach (var document in processes)
        {
            Witness.Keeps(document);
        }

        Witness.Keeps(Document.OfText(PlaceKind.Log, "the log", string.Join('\n', Log.Lines)));
        Witness.Keeps(Document.OfText(PlaceKind.Log, "what a worker said to its host", string.Join('\n', _heard)));
        Witness.Keeps(Document.OfText(PlaceKind.LogScopes, "the log's scopes", string.Join('\n', Log.ScopeLines)));
        Witness.Keeps(Document.OfText(PlaceKind.Log, "what the tests read of it", string.Join('\n', App.LogLines)));
        foreach (var (path, body) in _collector.Bytes)
        {
            Witness.Keeps(Document.Of(PlaceKind.Telemetry, path, body));
        }

        foreach (var request in Vault?.Requests ?? [])
        {
            Witness.Keeps(Document.OfText(PlaceKind.VaultAddress, "secrets", request));
        }

        foreach (var file in Directory.EnumerateFiles(_directory.Path, "*", SearchOption.AllDirectories))
        {
            var isStored = Path.GetRelativePath(_directory.Path, file).StartsWith("storage", StringComparison.Ordinal);
            Witness.Keeps(Document.Of(isStored ? PlaceKind.StoredBytes : PlaceKind.File, file, await ReadAsync(file)));
        }
    }

    public async ValueTask DisposeAsync()
    {
        _visitors.ForEach(visitor => visitor.Dispose());
        await EndAppAsync();
        await ToApp.DisposeAsync();
        await ToIon.DisposeAsync();
        await ToStorage.DisposeAsync();
        await Ion.DisposeAsync();
        await Storage.DisposeAsync();
        await _collector.DisposeAsync();
        await (Vault?.DisposeAsync() ?? ValueTask.CompletedTask);
        _directory.Dispose();
    }

    /// <summary>Makes the time of every session come, and sweeps.</summary>
    public async Task SweepAsync()
    {
        var (stored, sessions) = (new StoredSessions(await Storage.GetConnectionStringAsync()), new TableClient(await Storage.GetConnectionStringAsync(), AzureSessionTable.Name));
        foreach (var session in await stored.ReadSessionsAsync())
        {
            var due = DateTimeOffset.UtcNow.AddMinutes(-2);
            await stored.AddDueAsync(DueRow.At(new(session.RowKey), due));
            session["DueAt"] = due;
            await sessions.UpdateEntityAsync(session, ETag.All, TableUpdateMode.Replace, CancellationToken);
        }

        await (App.IsWorker
            ? App.Host.InvokeTimerAsync("RefreshTokens", CancellationToken)
            : App.Services.GetRequiredService<RefreshSweep>().SweepAsync(CancellationToken));
    }

    /// <summary>As a host ends it: what is in flight is finished.</summary>
    public async Task EndAppAsync()
    {
        if (!_isOver)
        {
            _isOver = true;
            await App.EndAsync();
        }
    }

    private async Task StartServersAsync()
    {
        Directory.CreateDirectory(_directory["temporary"]);
        Storage = new(_directory["storage"]);
        _collector = await Collector.StartAsync();
        ToIon = await Relay.StartAsync(new("http://localhost/"), isNoted: _ => false, overhearing: new IonEar(Witness).Hear);
        Ion = await SimulatedIonServer.StartAsync(new SimulatedIonOptions { ClientSecret = RandomNumberGenerator.GetHexString(40), PublicUrl = ToIon.Urls[0] }, CancellationToken);
        ToIon.Target = Ion.BaseUrl;
        Witness.Knows(ValueKind.ClientSecret, Ion.ClientSecret);
        var azurite = await Storage.GetAzuriteAsync();
        ToStorage = await Relay.StartAsync(new(azurite.TableUri.GetLeftPart(UriPartial.Authority)), isNoted: _ => false, overhearing: new StorageEar(Witness).Hear);
        Witness.Knows(ValueKind.StorageKey, azurite.ConnectionString.Split(';').Single(part => part.StartsWith("AccountKey=", StringComparison.Ordinal))["AccountKey=".Length..]);
    }

    private static async Task<byte[]> ReadAsync(string file)
    {
        try
        {
            return await File.ReadAllBytesAsync(file, CancellationToken);
        }
        catch (IOException)
        {
            return []; // A socket, by which .NET can be asked how a process does.
        }
    }

    private async Task<Dictionary<string, string?>> SettingsAsync()
    {
        var azurite = await Storage.GetAzuriteAsync();
        return new()
        {
            ["AzureWebJobsStorage"] = azurite.ConnectionString.Replace(azurite.TableUri.Authority, ToStorage.Urls[0].Authority, StringComparison.Ordinal),
            ["Ion:Scopes"] = "read write openid profile email groups",
            ["Proxy:AllowWrites"] = "true",
            ["Identity:Audiences"] = "notes",
            ["Offline:Enabled"] = "true",
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = _collector.Url.AbsoluteUri,
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
        };
    }

    private async Task StartKestrelAsync()
    {
        Vault = await FakeVault.StartAsync();
        Vault.Set("ion-client-secret", Ion.ClientSecret);
        Vault.Set("session-key", NewKey());
        Witness.Knows(ValueKind.VaultToken, FakeVault.Token);
        App = await StartKestrelAsync(new());
    }

    /// <summary>An instance on Kestrel, of which there may be more, with what is set otherwise.</summary>
    public async Task<TestApp> StartKestrelAsync(Dictionary<string, string?> others)
    {
        var settings = await SettingsAsync();
        settings["Ion:ClientSecret"] = settings["Session:Key"] = null;
        settings["KeyVault:Uri"] = Vault!.Url.AbsoluteUri;
        foreach (var (name, value) in others)
        {
            settings[name] = value;
        }

        return await TestApp.StartAsync(new RelayedIon(Ion, ToIon.Urls[0]), Storage, settings, services =>
        {
            services.AddSingleton(Vault.NewClient()).AddLogging(Log.AddTo);
        });
    }

    private async Task StartWorkerAsync()
    {
        var settings = await SettingsAsync();
        settings["Session:Key"] = NewKey();
        settings["Logging:LogLevel:Default"] = "Trace";
        settings["TMPDIR"] = _directory["temporary"];
        App = await TestApp.StartWorkerAsync(
            new RelayedIon(Ion, ToIon.Urls[0]), Storage, settings, countStorage: false, serveSamples: false, site: null, onDispose: null, heard: _heard.Enqueue);
    }
}
