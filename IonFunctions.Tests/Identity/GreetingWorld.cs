using IonFunctions.Core.Secrets;
using IonFunctions.Local;
using IonFunctions.Tests.Contract;
using IonFunctions.Tests.Secrets;
using IonFunctions.Tests.Servers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace IonFunctions.Tests.Identity;

/// <summary>An app with its session key in a vault, where it was rotated just now, and both sample servers, each of which it states to who is signed in.</summary>
public sealed class GreetingWorld(Storage storage) : IAsyncLifetime
{
    private const string Modules = "flask, jwt, cryptography";
    private FakeVault _vault = null!;
    private string _added = null!;
    private int _keySetsFetched;
    private string? _missing;

    internal TestApp App { get; private set; } = null!;

    internal IReadOnlyList<GreetingServer> Servers { get; private set; } = [];

    /// <summary>How often the servers have asked for the keys.</summary>
    internal int KeySetsFetched => _keySetsFetched;

    internal string Issuer => App.PublicUrl.GetLeftPart(UriPartial.Authority);

    public async ValueTask InitializeAsync()
    {
        _vault = await FakeVault.StartAsync();
        _vault.Set("session-key", LocalSecrets.Generate().SessionKey, DateTimeOffset.UtcNow.AddDays(-100));
        _added = _vault.Set("session-key", LocalSecrets.Generate().SessionKey);
        var (flask, express) = (LoopbackPort.Next(), LoopbackPort.Next());
        App = await TestApp.StartAsync(
            new ClosedIon(),
            storage,
            new Dictionary<string, string?>
            {
                ["Session:Key"] = null,
                ["KeyVault:Uri"] = _vault.Url.AbsoluteUri,
                ["Identity:Audiences"] = "greet-flask, greet-express",
                ["App:AllowedOrigins"] = $"http://localhost:{flask}, http://localhost:{express}",
            },
            services => services.AddSingleton(_vault.NewClient()).AddSingleton<IStartupFilter>(new Counting(this)));
        if (PythonInterpreter.With(Modules) is not { } python)
        {
            _missing = "No Python with Flask and PyJWT was found; on Debian: apt-get install python3-flask python3-jwt python3-cryptography";
        }
        else if (await NpmSample.InstallAsync("greet-express") is { } missing)
        {
            _missing = missing;
        }
        else
        {
            Servers =
            [
                await GreetingServer.StartAsync("greet-flask", App.PublicUrl, flask, python, "server.py"),
                await GreetingServer.StartAsync("greet-express", App.PublicUrl, express, "node", "server.js"),
            ];
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in Servers)
        {
            await server.DisposeAsync();
        }

        await App.DisposeAsync();
        await _vault.DisposeAsync();
    }

    /// <summary>Skips a test where the servers can't run, and says what is missing.</summary>
    internal void SkipUnlessThereIsAll() => Assert.SkipWhen(_missing is not null, _missing ?? "");

    /// <summary>A statement of the app's own, for a server, of somebody who has just signed in.</summary>
    internal async Task<string> StateAsync(string audience)
    {
        using var visitor = await AppWithoutIon.SignedInAsync(App);
        return (await visitor.GetJsonAsync("/api/identity?audience=" + audience)).GetProperty("token").GetString()!;
    }

    /// <summary>What forges statements to a server, having all of the app's that is not in a test's reach otherwise.</summary>
    internal async Task<Forger> ForgerAsync(string audience)
    {
        using var visitor = App.NewVisitor();
        return new(await PrivateKey.OfAsync(App), await StateAsync(audience), await visitor.GetJsonAsync("/.well-known/jwks.json"));
    }

    /// <summary>Has the app look into the vault, as it does every 15 minutes, after an hour has passed there for the newest version.</summary>
    internal Task PassAnHourAsync()
    {
        _vault.Age("session-key", _added, TimeSpan.FromMinutes(61));
        return App.Services.GetRequiredService<KeyVaultSecrets>().RefreshAsync();
    }

    private sealed class Counting(GreetingWorld world) : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use(async (HttpContext context, RequestDelegate rest) =>
            {
                if (context.Request.Path == "/.well-known/jwks.json")
                {
                    Interlocked.Increment(ref world._keySetsFetched);
                }

                await rest(context);
            });
            next(app);
        };
    }
}
