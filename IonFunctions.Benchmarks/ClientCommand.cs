using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using IonFunctions.Core.Api;
using IonFunctions.Core.Sessions;
using IonFunctions.Local;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace IonFunctions.Benchmarks;

/// <summary>
/// Calls per second through <see cref="IonClient"/>, a scope and a request for each, beside the same calls by a bare
/// <see cref="HttpClient"/> with a fixed token, in turns. Ion is the least server there can be, so that what is added is not hidden in its time.
/// </summary>
internal sealed class ClientCommand : IAsyncDisposable
{
    private const int CallsInRound = 4_000;
    private const string Token = "0123456789abcdef0123456789abcd";
    private const double Goal = 0.9;
    private readonly WebApplication _ion;
    private readonly Instance _app;
    private readonly string _cookie;
    private readonly HttpClient _bare;

    private ClientCommand(WebApplication ion, Instance app, string cookie, Uri baseUrl)
    {
        (_ion, _app, _cookie) = (ion, app, cookie);
        _bare = new(new SocketsHttpHandler { UseCookies = false, UseProxy = false }) { BaseAddress = baseUrl };
        _bare.DefaultRequestHeaders.Authorization = new("Bearer", Token);
        _bare.DefaultRequestHeaders.Accept.Add(new("application/json"));
    }

    /// <summary>Measures, and fails where the median is below the goal.</summary>
    public static async Task<int> RunAsync(int rounds, CancellationToken cancellationToken)
    {
        await using var command = await StartAsync(cancellationToken);
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

        await table.WriteAsync($"GET profile, {rounds} rounds of {CallsInRound} calls each in turns; min, median and max are of IonClient by HttpClient:");
        return good ? 0 : 1;
    }

    public async ValueTask DisposeAsync()
    {
        _bare.Dispose();
        await _app.DisposeAsync();
        await _ion.DisposeAsync();
    }

    private static async Task<ClientCommand> StartAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0));
        var ion = builder.Build();
        var profile = """
            {"id":30001,"ion_username":"2027alovelace","sex":"F","title":null,"display_name":"Ada Lovelace","full_name":"Ada Lovelace","short_name":"Ada",
            "first_name":"Ada","last_name":"Lovelace","nickname":null,"tj_email":"2027alovelace@tjhsst.edu","grade":{"number":12,"name":"senior"},"graduation_year":2027,
            "user_type":"student","counselor":null,"administrator":null,"picture":"http://localhost/api/profile/30001/picture","is_eighth_admin":false,"is_teacher":false,"is_student":true}
            """u8.ToArray();
        ion.Run(context =>
        {
            context.Response.ContentType = "application/json";
            context.Response.ContentLength = profile.Length;
            return context.Response.Body.WriteAsync(profile).AsTask();
        });
        await ion.StartAsync(cancellationToken);
        var baseUrl = new Uri(ion.Urls.First());
        var app = new Instance(Settings(baseUrl), services => services
            .AddSingleton<ISessionTable, MemorySessionTable>()
            .AddSingleton<IUserIndex, MemoryUserIndex>());
        return new(ion, app, await SignInAsync(app), baseUrl);
    }

    private static async Task<string> SignInAsync(Instance app)
    {
        var (id, now) = (SessionId.New(), TimeProvider.System.GetUtcNow());
        await app.Get<SessionStore>().CreateAsync(
            new()
            {
                Handle = id.Handle,
                User = new(30001, "2027alovelace", "Ada", "Lovelace", "2027alovelace@tjhsst.edu", "student"),
                Tokens = new(new(Token), now + TimeSpan.FromHours(10), TimeSpan.FromHours(10), new("unused"), "read"),
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

    private async Task CallByClientAsync()
    {
        await using var scope = _app.Get<IServiceScopeFactory>().CreateAsyncScope();
        var context = new DefaultHttpContext { RequestServices = scope.ServiceProvider };
        context.Request.Headers.Cookie = _cookie;
        await context.GetIonClient().GetProfileAsync();
    }

    private async Task CallBareAsync() => await _bare.GetFromJsonAsync("api/profile", IonAnswersJson.Default.Profile);

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
