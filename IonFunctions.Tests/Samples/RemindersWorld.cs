using System.Globalization;
using System.Text;
using Azure.Data.Tables;
using Azure.Storage.Queues;
using IonFunctions.Local;
using IonFunctions.Simulator;
using IonFunctions.Simulator.School;
using IonFunctions.Tests.Contract;
using IonFunctions.Tests.Functions.Host;
using IonFunctions.Tests.Refresh;
using IonFunctions.Tests.Servers;
using IonFunctions.Tests.Waiting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;

namespace IonFunctions.Tests.Samples;

/// <summary>
/// The app that users sign in to, and beside it <c>samples/reminders</c> as it is built, in up to two instances behind hosts of their own, over
/// one storage. What the sample says to its tables passes a relay. At Ion it is a Thursday of the school year that is to come.
/// </summary>
public sealed class RemindersWorld : IAsyncLifetime
{
    private const string Queue = "reminders";
    private const string Table = "reminders";

    private readonly Storage _storage = new(directory: null, forHost: true);
    private readonly List<FunctionsHost> _hosts = [];
    private SimulatedIonServer _ion = null!;
    private TestApp _app = null!;
    private Relay _tables = null!;
    private string _connection = null!;

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    /// <summary>The blocks of the next day at Ion.</summary>
    internal IReadOnlyList<Block> Next { get; private set; } = [];

    internal SimulatedIonServer Ion => _ion;

    /// <summary>What the sample says to tables.</summary>
    internal Relay Tables => _tables;

    private QueueClient Messages => new(_connection, Queue);

    /// <summary>The first instance.</summary>
    internal FunctionsHost Host => _hosts[0];

    public async ValueTask InitializeAsync()
    {
        var time = new FakeTimeProvider(Thursday(DateTimeOffset.UtcNow.AddDays(3)));
        _ion = await SimulatedIonServer.StartAsync(new SimulatedIonOptions { TimeProvider = time }, CancellationToken);
        var calendar = new IonFunctions.Simulator.School.Calendar(time);
        Next = [.. calendar.Blocks.Where(block => block.Date == calendar.Today.AddDays(1))];
        _connection = await _storage.GetConnectionStringAsync();
        _app = await TestApp.StartAsync(_ion, _storage, new Dictionary<string, string?> { ["Offline:Enabled"] = "true" });
        var endpoint = (await _storage.GetAzuriteAsync()).TableUri;
        _tables = await Relay.StartAsync(new(endpoint.GetLeftPart(UriPartial.Authority)), ports: 2);
        await StartInstanceAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var host in _hosts)
        {
            foreach (var line in host.LogLines)
            {
                TestContext.Current.TestOutputHelper?.WriteLine(line);
            }

            await host.DisposeAsync();
        }

        await (_app?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (_tables?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (_ion?.DisposeAsync() ?? ValueTask.CompletedTask);
        await _storage.DisposeAsync();
    }

    /// <summary>Nobody is signed in, up or reminded.</summary>
    internal async Task ResetAsync()
    {
        (_tables.BeforeForwarding, _tables.BeforeAnswering, _tables.Failing) = (null, null, null);
        _ion.Ion.Faults.Clear();
        await DrainAsync();
        _tables.Journal.Clear();
        foreach (var user in SchoolUsers.All)
        {
            _ion.Ion.Signups.Remove(user.Id, [.. Next.Select(block => block.Id)]);
            _ion.Ion.Tokens.RevokeGrants(user.Username);
        }

        foreach (var row in await ReadAsync())
        {
            await new TableClient(_connection, Table).DeleteEntityAsync(row, cancellationToken: CancellationToken);
        }

        await new StoredSessions(_connection).ClearAsync();
    }

    internal async Task<Visitor> SignInAsync(SchoolUser user)
    {
        var visitor = _app.NewVisitor();
        await visitor.SignInAsync(user.Username);
        return visitor;
    }

    /// <summary>Signs in, and agrees to be looked after while away.</summary>
    internal async Task<Visitor> AgreeAsync(SchoolUser user)
    {
        var visitor = await SignInAsync(user);
        using var agreed = await visitor.PostAsync("/api/offline");
        Assert.Equal(StatusCodes.Status204NoContent, (int)agreed.StatusCode);
        return visitor;
    }

    internal void SignUp(SchoolUser user, Block block, string activity) =>
        _ion.Ion.Signups.SignUp(user.Id, block.Id, ActivityCatalog.Everything.Single(one => one.Name == activity).Id);

    /// <summary>A second instance, where there is only one.</summary>
    internal async Task<FunctionsHost> SecondAsync()
    {
        if (_hosts.Count == 1)
        {
            await StartInstanceAsync();
        }

        return _hosts[1];
    }

    /// <summary>The timer's time has come.</summary>
    internal static Task LookAsync(FunctionsHost host) => host.InvokeTimerAsync("FindReminders", CancellationToken);

    /// <summary>Until no message is left, hidden ones included.</summary>
    internal Task DrainAsync() => Eventually.IsTrueAsync(
        async () => !await Messages.ExistsAsync(CancellationToken)
            || (await Messages.GetPropertiesAsync(CancellationToken)).Value.ApproximateMessagesCount == 0,
        "the queue is empty");

    internal Task SendAsync(Block block, SchoolUser user) => SendAsync($$"""{"Block":{{block.Id}},"User":{{user.Id}}}""");

    internal async Task SendAsync(string message)
    {
        await Messages.CreateIfNotExistsAsync(cancellationToken: CancellationToken);
        await Messages.SendMessageAsync(Convert.ToBase64String(Encoding.UTF8.GetBytes(message)), CancellationToken);
    }

    /// <summary>The messages that have failed too often; after this there are none.</summary>
    internal async Task<IReadOnlyList<string>> TakePoisonAsync()
    {
        var poison = new QueueClient(_connection, Queue + "-poison");
        await poison.CreateIfNotExistsAsync(cancellationToken: CancellationToken);
        var taken = (await poison.ReceiveMessagesAsync(maxMessages: 32, cancellationToken: CancellationToken)).Value;
        await poison.ClearMessagesAsync(CancellationToken);
        return [.. taken.Select(message => Encoding.UTF8.GetString(Convert.FromBase64String(message.Body.ToString())))];
    }

    /// <summary>The reminders that there are.</summary>
    internal async Task<IReadOnlyList<(string Block, string User)>> RemindersAsync() =>
        [.. (await ReadAsync()).Select(row => (row.PartitionKey, row.RowKey)).Order()];

    internal async Task<List<TableEntity>> ReadAsync()
    {
        var table = new TableClient(_connection, Table);
        await table.CreateIfNotExistsAsync(CancellationToken);
        return await table.QueryAsync<TableEntity>(cancellationToken: CancellationToken).ToListAsync(CancellationToken);
    }

    internal static (string Block, string User) Of(Block block, SchoolUser user) =>
        (block.Id.ToString(CultureInfo.InvariantCulture), user.Id.ToString(CultureInfo.InvariantCulture));

    internal static bool IsInsert(HttpRequest request) =>
        request.Method == "POST" && request.Path.Value!.EndsWith("/" + Table, StringComparison.Ordinal);

    /// <summary>The inserts that storage has carried out; each is a reminder.</summary>
    internal int CountInserts() => _tables.Journal.Count(one =>
        one.Method == "POST" && one.Target.Split('?')[0].EndsWith("/" + Table, StringComparison.Ordinal) && one.Status is 201 or 204);

    private static DateTimeOffset Thursday(DateTimeOffset from)
    {
        // Where no block is near, it is autumn. Ten in the morning, or eleven.
        var start = from.Month is 6 or 7 or 8 ? new DateTimeOffset(from.Year, 9, 3, 0, 0, 0, TimeSpan.Zero) : from;
        return new DateTimeOffset(start.UtcDateTime.Date, TimeSpan.Zero).AddDays(((int)DayOfWeek.Thursday - (int)start.DayOfWeek + 7) % 7).AddHours(15);
    }

    private async Task StartInstanceAsync()
    {
        var endpoint = (await _storage.GetAzuriteAsync()).TableUri;
        var port = LoopbackPort.Next();
        _hosts.Add(await FunctionsHost.StartAsync(
            new()
            {
                Port = port,
                Folder = Path.Combine(RepositoryRoot.Find(), "samples", "reminders", "bin", Configuration, "net10.0"),
                Settings = new Dictionary<string, string?>
                {
                    ["Ion__BaseUrl"] = _ion.BaseUrl.AbsoluteUri,
                    ["Ion__ClientId"] = _ion.ClientId,
                    ["Ion__ClientSecret"] = _ion.ClientSecret,
                    ["App__PublicUrl"] = _app.PublicUrl.AbsoluteUri,
                    ["AzureWebJobsStorage"] = _connection.Replace(
                        $"TableEndpoint=http://{endpoint.Authority}", $"TableEndpoint=http://{_tables.Urls[_hosts.Count].Authority}", StringComparison.Ordinal),
                    ["Session__Key"] = TestApp.SessionKey,
                    ["Offline__Enabled"] = "true",
                    ["RemindersSchedule"] = "0 0 0 29 2 *",
                    // As Core Tools have it: the container checks at the start whether everything in it can be made.
                    ["AZURE_FUNCTIONS_ENVIRONMENT"] = "Development",
                    // A minute and more of host.json's is a long wait for what is to fail five times.
                    ["AzureFunctionsJobHost__extensions__queues__visibilityTimeout"] = "00:00:00",
                },
            },
            CancellationToken));
    }

    // As the tests are built, so is what they run.
    private static string Configuration => new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
}
