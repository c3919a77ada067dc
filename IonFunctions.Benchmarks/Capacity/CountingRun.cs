using System.Net;
using System.Text;
using System.Text.Json;
using IonFunctions.Core.Http;
using IonFunctions.Core.Refresh;
using IonFunctions.Core.Secrets;
using IonFunctions.Core.Sessions;
using IonFunctions.Local;
using Microsoft.Extensions.DependencyInjection;

namespace IonFunctions.Benchmarks.Capacity;

/// <summary>
/// Does each thing once, on Azurite, the simulated Ion and a vault, and counts what leaves the SDKs of both and how often the browser asks.
/// What happens on Kestrel as one request is one execution of a function in Azure.
/// </summary>
internal sealed class CountingRun : IAsyncDisposable
{
    private const int Swept = 20;
    private const string Profile = "/" + Routes.Profile;
    private readonly Rig _rig;
    private readonly CountedVault _vault;
    private readonly StorageMeter _storage = new();
    private readonly CountingHandler _browsing = new();
    private readonly HttpClient _browser;
    private LocalApp _app = null!;

    private CountingRun(Rig rig)
    {
        _rig = rig;
        _vault = rig.NewVault();
        _browser = new(_browsing);
    }

    public static async Task<OperationCounts> CountAsync(Rig rig, CancellationToken cancellationToken)
    {
        await using var run = new CountingRun(rig);
        var start = await run.StartAsync(cancellationToken);
        var signIn = await run.CountAsync(() => Browsing.SignInAsync(rig, run._browser, run._app.BaseUrl, cancellationToken));
        var known = await run.CountAsync(() => run.GetAsync(Profile, cancellationToken));
        var question = await run.CountAsync(() => run.GetAsync("/" + Routes.Session, cancellationToken));
        var file = await run.CountAsync(() => run.GetAsync("/" + Routes.ClientScript, cancellationToken));
        var signOut = await run.CountAsync(() => Browsing.SignOutAsync(run._browser, run._app.BaseUrl, cancellationToken));
        return new()
        {
            Start = start,
            SignIn = signIn,
            RequestKnown = known,
            SessionQuestion = question,
            PageFile = file,
            SignOut = signOut,
            RequestUnknown = await run.CountAsync(isKnown: false, session => session, expected: 1, cancellationToken),
            RequestAfterAnHour = await run.CountAsync(isKnown: true, session => session with { LastSeenAt = session.LastSeenAt.AddHours(-2) }, expected: 1, cancellationToken),
            RequestRefreshing = await run.CountAsync(
                isKnown: true, session => session with { Tokens = session.Tokens with { ExpiresAt = session.CreatedAt } }, expected: 3, cancellationToken),
            SecretsReload = await run.CountAsync(() => run._app.Services.GetRequiredService<KeyVaultSecrets>().RefreshAsync(), executions: 0),
            Sweep = await run.SweepAsync(static (_, _) => Task.CompletedTask, cancellationToken),
            SweptRefresh = await run.SweepEachAsync(static (seed, count) => seed.AddDueAsync(count), cancellationToken),
            SweptEnd = await run.SweepEachAsync(static (seed, count) => seed.AddEndedAsync(count), cancellationToken),
            SweptPartition = ThingCount.Of(0, ["BATCH " + AzureDueIndex.Name], 0),
            SessionBytes = await run.MeasureRowsAsync(cancellationToken),
        };
    }

    public async ValueTask DisposeAsync()
    {
        _browser.Dispose();
        _browsing.Dispose();
        await _app.DisposeAsync();
    }

    private async Task<ThingCount> StartAsync(CancellationToken cancellationToken)
    {
        var port = Ports.Free();
        _app = await LocalApp.StartAsync(
            _rig.VaultSettings(port),
            port,
            services =>
            {
                Instance.Observe(services, _storage);
                services.AddSingleton(_vault.NewClient());
            },
            cancellationToken);
        _rig.Ion.Client.AddRedirectUri(new Uri(_app.BaseUrl, Routes.Callback).AbsoluteUri);

        // Nobody waits for the vault; whoever needs a secret first does.
        var secrets = _app.Services.GetRequiredService<ISecrets>();
        await secrets.GetClientSecretAsync(cancellationToken);
        await secrets.GetSealingKeyAsync(cancellationToken);
        return Take(executions: 0);
    }

    private async Task<ThingCount> CountAsync(Func<Task> work, int? executions = null)
    {
        _storage.Take();
        _vault.Take();
        _browsing.Take();
        await work();
        return Take(executions ?? _browsing.Take());
    }

    /// <summary>A proxied request of a session that is stored as if time had passed; waits for what is written after the answer.</summary>
    private async Task<ThingCount> CountAsync(bool isKnown, Func<Session, Session> age, int expected, CancellationToken cancellationToken)
    {
        var (id, now) = (SessionId.New(), TimeProvider.System.GetUtcNow());
        var issued = _rig.IssueTokens("2027alovelace");
        var lifetime = TimeSpan.FromHours(10);
        var store = _app.Services.GetRequiredService<SessionStore>();
        await store.CreateAsync(
            age(new()
            {
                Handle = id.Handle,
                User = new(30001, "2027alovelace", "Ada", "Lovelace", "2027alovelace@tjhsst.edu", "student"),
                Tokens = new(new(issued.AccessToken), now + lifetime, lifetime, new(issued.RefreshToken), "read"),
                CreatedAt = now,
                LastSeenAt = now,
                ExpiresAt = now + TimeSpan.FromDays(30),
                DueAt = now + TimeSpan.FromHours(9),
            }),
            cancellationToken);
        if (!isKnown)
        {
            _app.Services.GetRequiredService<SessionCache>().Forget(id.Handle);
        }

        return await CountAsync(async () =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(_app.BaseUrl, Profile));
            request.Headers.Add("Cookie", $"{_app.Services.GetRequiredService<SessionCookie>().Name}={id.CookieValue}");
            using var response = await _browser.SendAsync(request, cancellationToken);
            Browsing.Expect(response, HttpStatusCode.OK);
            while (_storage.Count < expected)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(10), cancellationToken);
            }
        });
    }

    private async Task<ThingCount> SweepAsync(Func<Seed, int, Task> add, CancellationToken cancellationToken)
    {
        await using var instance = new Instance(_rig.VaultSettings(port: 1), services => services.AddSingleton(_vault.NewClient()));
        var seed = new Seed(_rig, instance.Get<Sealer>());
        await add(seed, Swept);
        await seed.WriteAsync(cancellationToken);
        instance.Storage.Take();
        _vault.Take();
        await instance.Sweep.SweepAsync(cancellationToken);
        return ThingCount.Of(1, instance.Storage.Take().Select(request => request.Name), _vault.Take());
    }

    /// <summary>What each session adds: all but what a sweep of nothing asks for too, and the removal of due rows, a partition at a time.</summary>
    private async Task<ThingCount> SweepEachAsync(Func<Seed, int, Task> add, CancellationToken cancellationToken)
    {
        var all = await SweepAsync(add, cancellationToken);
        var each = all.Storage.Where(request => request.Key.Split(' ') is not ["QUERY" or "BATCH" or "DELETE", AzureDueIndex.Name]).ToList();
        return each.TrueForAll(request => request.Value % Swept == 0)
            ? new(0, new(each.ToDictionary(request => request.Key, request => request.Value / Swept, StringComparer.Ordinal), StringComparer.Ordinal), all.Vault / Swept)
            : throw new InvalidOperationException("The sessions of a sweep did not cost the same: " + JsonSerializer.Serialize(all));
    }

    private async Task<int> MeasureRowsAsync(CancellationToken cancellationToken)
    {
        await using var instance = new Instance(_rig.VaultSettings(port: 1), services => services.AddSingleton(_vault.NewClient()));
        var seed = new Seed(_rig, instance.Get<Sealer>());
        await seed.AddLaterAsync(1);
        var row = seed.Rows.Single();
        var columns = AzureSessionTable.ToEntity(row).Sum(column => column.Key.Length + SizeOf(column.Value));
        cancellationToken.ThrowIfCancellationRequested();
        return columns + row.UserKey.Value.Length + (2 * SessionHandle.Length) + seed.DueRows.Single().PartitionKey.Length;
    }

    private static int SizeOf(object? value) => value switch
    {
        byte[] bytes => bytes.Length,
        string text => Encoding.UTF8.GetByteCount(text),
        _ => sizeof(long),
    };

    private Task GetAsync(string path, CancellationToken cancellationToken) =>
        Browsing.GetAsync(_browser, new(_app.BaseUrl, path), HttpStatusCode.OK, cancellationToken);

    private ThingCount Take(int executions) => ThingCount.Of(executions, _storage.Take().Select(request => request.Name), _vault.Take());
}
