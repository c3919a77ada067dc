using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using IonFunctions.Core.Api;
using IonFunctions.Core.Sessions;
using IonFunctions.Local;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace IonFunctions.Benchmarks;

/// <summary>
/// Calls per second through <see cref="IonClient"/> beside the same calls by a bare <see cref="HttpClient"/> with a fixed token, in turns, each
/// within a request of its own, as an app makes them: of the simulated Ion, and of the least server there can be, which hides nothing of what is added.
/// </summary>
internal sealed class ClientCommand : IAsyncDisposable
{
    private const int CallsInRound = 4_000;
    private const double Goal = 0.9;
    private readonly IonUpstream _ion;
    private readonly Instance _app;
    private readonly string _cookie;
    private readonly HttpClient _bare;

    private ClientCommand(IonUpstream ion, Instance app, string cookie)
    {
        (_ion, _app, _cookie) = (ion, app, cookie);
        _bare = new(new SocketsHttpHandler { UseCookies = false, UseProxy = false }) { BaseAddress = ion.BaseUrl };
        _bare.DefaultRequestHeaders.Authorization = new("Bearer", ion.AccessToken);
        _bare.DefaultRequestHeaders.Accept.Add(new("application/json"));
    }

    /// <summary>Measures, and fails where a median of the simulated Ion is below the goal.</summary>
    public static async Task<int> RunAsync(int rounds, CancellationToken cancellationToken)
    {
        var good = await MeasureAsync(await IonUpstream.SimulatedAsync(cancellationToken), rounds, cancellationToken);
        _ = await MeasureAsync(await IonUpstream.LeastAsync(cancellationToken), rounds, cancellationToken);
        return good ? 0 : 1;
    }

    public async ValueTask DisposeAsync()
    {
        _bare.Dispose();
        await _app.DisposeAsync();
        await _ion.DisposeAsync();
    }

    private static async Task<bool> MeasureAsync(IonUpstream ion, int rounds, CancellationToken cancellationToken)
    {
        await using var command = await StartAsync(ion);
        var table = new TextTable("calls at a time", "IonClient calls/s", "HttpClient calls/s", "min", "median", "max");
        var good = true;
        foreach (var atATime in new[] { 1, 16, 64 })
        {
            var (client, bare) = (new double[rounds], new double[rounds]);
            for (var round = -1; round < rounds; round++) // The first warms up.
            {
                var pair = (await MeasureAsync(command.CallByClientAsync, atATime, cancellationToken), await MeasureAsync(command.CallBareAsync, atATime, cancellationToken));
                if (round >= 0)
                {
                    (client[round], bare[round]) = pair;
                }
            }

            double[] ratios = [.. client.Zip(bare, (ours, theirs) => ours / theirs).Order()];
            table.Add([Text(atATime, "0"), Text(client.Order().ElementAt(rounds / 2), "0"), Text(bare.Order().ElementAt(rounds / 2), "0"), Text(ratios[0]), Text(ratios[rounds / 2]), Text(ratios[^1])]);
            good &= ratios[rounds / 2] >= Goal;
        }

        await table.WriteAsync($"GET profile of {ion.Name}, {rounds} rounds of {CallsInRound} calls each in turns; min, median and max are of IonClient by HttpClient:");
        return good;
    }

    private static async Task<ClientCommand> StartAsync(IonUpstream ion)
    {
        var app = new Instance(Settings(ion.BaseUrl), services => services
            .AddSingleton<ISessionTable, MemorySessionTable>()
            .AddSingleton<IUserIndex, MemoryUserIndex>());
        return new(ion, app, await SignInAsync(app, ion.AccessToken));
    }

    private static async Task<string> SignInAsync(Instance app, string accessToken)
    {
        var (id, now) = (SessionId.New(), TimeProvider.System.GetUtcNow());
        await app.Get<SessionStore>().CreateAsync(
            new()
            {
                Handle = id.Handle,
                User = new(30001, "2027alovelace", "Ada", "Lovelace", "2027alovelace@tjhsst.edu", "student"),
                Tokens = new(new(accessToken), now + TimeSpan.FromHours(10), TimeSpan.FromHours(10), new("unused"), "read"),
                CreatedAt = now,
                LastSeenAt = now,
                ExpiresAt = now + TimeSpan.FromDays(30),
                DueAt = now + TimeSpan.FromHours(9),
            },
            CancellationToken.None);
        return $"{app.Get<SessionCookie>().Name}={id.CookieValue}";
    }

    private static async Task<double> MeasureAsync(Func<Task> call, int atATime, CancellationToken cancellationToken)
    {
        GC.Collect(); // What the other left behind is not to be cleared away during this.
        var started = Stopwatch.GetTimestamp();
        await Parallel.ForAsync(
            0, CallsInRound, new ParallelOptions { MaxDegreeOfParallelism = atATime, CancellationToken = cancellationToken }, async (_, _) => await call());
        return CallsInRound / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private Task CallByClientAsync() => InRequestAsync(context => context.GetIonClient().GetProfileAsync());

    private Task CallBareAsync() => InRequestAsync(_ => _bare.GetFromJsonAsync("api/profile", IonAnswersJson.Default.Profile));

    private async Task InRequestAsync(Func<HttpContext, Task> call)
    {
        await using var scope = _app.Get<IServiceScopeFactory>().CreateAsyncScope();
        var context = new DefaultHttpContext { RequestServices = scope.ServiceProvider };
        context.Request.Headers.Cookie = _cookie;
        await call(context);
    }

    private static Dictionary<string, string?> Settings(Uri ion) => new(StringComparer.Ordinal)
    {
        ["Ion:BaseUrl"] = ion.AbsoluteUri,
        ["Ion:ClientId"] = "client",
        ["Ion:ClientSecret"] = "secret",
        ["App:PublicUrl"] = "http://localhost:1",
        ["AzureWebJobsStorage"] = "UseDevelopmentStorage=true",
        ["Session:Key"] = LocalSecrets.Generate().SessionKey,
    };

    private static string Text(double number, string format = "0.00") => number.ToString(format, CultureInfo.InvariantCulture);
}
