using System.Diagnostics;
using System.Globalization;
using IonFunctions.Core.Ion;
using IonFunctions.Core.Refresh;
using IonFunctions.Core.Sessions;
using IonFunctions.Core.Settings;
using IonFunctions.Core.Storage;
using IonFunctions.Local;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace IonFunctions.Benchmarks.Capacity;

/// <summary>Some instances over one storage, each a sweeper, and sessions that are due.</summary>
internal sealed class Fleet : IAsyncDisposable
{
    /// <summary>Requests or refreshes at once in an instance: few, so that not the processors are measured that all share.</summary>
    public const int Parallelism = 8;

    private const int CallsInAll = 400;
    private const int Seeders = 32;

    /// <summary>What one is made to wait for storage.</summary>
    public static readonly TimeSpan StorageLatency = TimeSpan.FromMilliseconds(20);

    /// <summary>And for Ion.</summary>
    public static readonly TimeSpan IonLatency = TimeSpan.FromMilliseconds(200);

    private readonly TableServiceStandIn _storage = new();
    private readonly DistantTokenClient _ion = new(IonLatency);
    private readonly FaultLog _faults = new();
    private readonly List<Instance> _instances = [];
    private readonly List<SessionId> _sessions = [];

    private Fleet(int instances)
    {
        var key = LocalSecrets.Generate().SessionKey;
        for (var i = 0; i < instances; i++)
        {
            _instances.Add(new(Settings(key, instances), services => services
                .AddLogging(logging => logging.AddProvider(_faults))
                .AddSingleton<ITokenClient>(_ion)
                .AddSingleton(provider => new TableStorage(
                    provider.GetRequiredService<AppSettings>().Storage, provider.GetRequiredService<Azure.Core.TokenCredential>(),
                    provider.GetRequiredService<StorageClock>(), _storage))));
        }
    }

    /// <summary>The refreshes a second that a sweeper can do: of each the requests to storage and that to Ion come one after the other.</summary>
    public static double RefreshBound =>
        Parallelism / ((OperationCounts.Read().SweptRefresh.StorageRequests * StorageLatency) + IonLatency).TotalSeconds;

    public int StoragePeak => _storage.Peak;

    public int StorageRefused => _storage.Refused;

    public static async Task<Fleet> StartAsync(int instances, int sessions, CancellationToken cancellationToken)
    {
        var fleet = new Fleet(instances);
        for (var i = 0; i < sessions; i++)
        {
            fleet._sessions.Add(SessionId.New());
        }

        var (store, index, now) = (fleet._instances[0].Get<SessionStore>(), fleet._instances[0].Get<IDueIndex>(), TimeProvider.System.GetUtcNow());
        await Parallel.ForEachAsync(
            fleet._sessions,
            new ParallelOptions { MaxDegreeOfParallelism = Seeders, CancellationToken = cancellationToken },
            async (id, stop) =>
            {
                var due = now - TimeSpan.FromMinutes(1) - (TimeSpan.FromMinutes(5) * Random.Shared.NextDouble());
                var session = RefreshRhythm.SessionOf(id.Handle, now) with
                {
                    Tokens = new(new(NewToken()), due + TimeSpan.FromHours(1), RefreshRhythm.TokenLifetime, new(NewToken()), "read"),
                    DueAt = due,
                };
                await index.AddAsync(DueRow.At(id.Handle, due), stop);
                await store.CreateAsync(session, stop);
            });
        fleet._storage.Latency = StorageLatency;
        return fleet;
    }

    /// <summary>Requests per second, each instance at its own pace.</summary>
    public async Task<double> CallAsync(bool isKnown, CancellationToken cancellationToken)
    {
        var each = CallsInAll;
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(_instances.Select(instance => Parallel.ForAsync(
            0,
            each,
            new ParallelOptions { MaxDegreeOfParallelism = Parallelism, CancellationToken = cancellationToken },
            async (number, stop) =>
            {
                var id = _sessions[isKnown ? number % Parallelism : number % _sessions.Count];
                if (!isKnown)
                {
                    instance.Get<SessionCache>().Forget(id.Handle);
                }

                var session = await instance.Get<CurrentSession>().FindAsync(new Asker([id], Context: null), stop) ?? throw new InvalidOperationException("There is no session.");
                await instance.Get<UserTokens>().CallAsync(
                    session,
                    async _ =>
                    {
                        await Task.Delay(IonLatency, stop);
                        return true;
                    },
                    stop);
            })));
        return each * _instances.Count / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    /// <summary>Refreshes per second of all sweepers together, until nothing is due.</summary>
    public async Task<double> SweepAsync(CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(_instances.Select((instance, number) => instance.Get<SharedSweep>().RunAsync(number + 1, cancellationToken)));
        var taken = Stopwatch.GetElapsedTime(started);
        return _ion.Sent == (_sessions.Count, 1)
            ? _sessions.Count / taken.TotalSeconds
            : throw new InvalidOperationException($"Of {_sessions.Count} refresh tokens {_ion.Sent.Tokens} were sent, one of them {_ion.Sent.Most} times: {_faults.First}");
    }

    /// <summary>The due rows that a sweep would find now.</summary>
    public async Task<int> CountDueAsync(CancellationToken cancellationToken)
    {
        var count = 0;
        for (var shard = 0; shard < DueRow.Shards; shard++)
        {
            await foreach (var _ in _instances[0].Get<IDueIndex>().ReadDueAsync(shard, TimeProvider.System.GetUtcNow(), cancellationToken))
            {
                count++;
            }
        }

        return count;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var instance in _instances)
        {
            await instance.DisposeAsync();
        }

        _faults.Dispose();
    }

    private static Dictionary<string, string?> Settings(string key, int sweepers) => new(StringComparer.Ordinal)
    {
        ["Ion:ClientId"] = "client",
        ["Ion:ClientSecret"] = "secret",
        ["App:PublicUrl"] = "http://localhost:1",
        ["AzureWebJobsStorage"] = "UseDevelopmentStorage=true",
        ["Session:Key"] = key,
        ["Refresh:Parallelism"] = Parallelism.ToString(CultureInfo.InvariantCulture),
        ["Refresh:Sweepers"] = sweepers.ToString(CultureInfo.InvariantCulture),
    };

    private static string NewToken() => Guid.NewGuid().ToString("N");
}
