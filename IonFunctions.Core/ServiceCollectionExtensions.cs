using System.Text;
using Azure.Core;
using Azure.Security.KeyVault.Secrets;
using IonFunctions.Core.Client;
using IonFunctions.Core.Health;
using IonFunctions.Core.Hosting;
using IonFunctions.Core.Http;
using IonFunctions.Core.Ion;
using IonFunctions.Core.Landing;
using IonFunctions.Core.Proxy;
using IonFunctions.Core.Refresh;
using IonFunctions.Core.Secrets;
using IonFunctions.Core.Sessions;
using IonFunctions.Core.Settings;
using IonFunctions.Core.SignIn;
using IonFunctions.Core.Storage;
using IonFunctions.Core.Telemetry;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace IonFunctions.Core;

/// <summary>Registers everything the endpoints need.</summary>
public static class ServiceCollectionExtensions
{
    /// <summary>Adds Core, configured from the settings of design.md (<c>Ion__ClientId</c> and so on).</summary>
    /// <exception cref="SettingsException">One or more settings are missing or bad.</exception>
    public static IServiceCollection AddIonFunctions(this IServiceCollection services, IConfiguration configuration) =>
        services.AddIonFunctions(SettingsReader.Read(configuration));

    /// <summary>Adds Core with settings that were read already.</summary>
    public static IServiceCollection AddIonFunctions(this IServiceCollection services, AppSettings settings)
    {
        services.AddSingleton(settings);
        services.TryAddSingleton(TimeProvider.System);
        services.AddHttpForwarder();
        // ASP.NET Core logs every request's whole URL, and a callback's has the code in it.
        services.AddLogging(logging => logging
            .AddFilter("Microsoft.AspNetCore", LogLevel.Warning)
            .AddFilter("Yarp", LogLevel.Warning));
        // By itself Kestrel takes a request whose header is no UTF-8 for none, and answers 400 in nobody's words: all for a
        // cookie that some other app on this host has set. In Latin-1 every byte is a character, and ours are ASCII.
        services.Configure<KestrelServerOptions>(kestrel => kestrel.RequestHeaderEncodingSelector = _ => Encoding.Latin1);
        services.AddMetrics();
        services.AddSingleton<Metrics>();
        services.TryAddSingleton(_ => AzureIdentity.Of(settings.IdentityClientId));
        services.AddSingleton<InFlightWork>();
        services.AddHostedService(provider => provider.GetRequiredService<InFlightWork>());
        services.Configure<HostOptions>(options => options.ShutdownTimeout = RefreshTiming.Shutdown);
        AddSecrets(services, settings);
        AddSessions(services, settings);
        AddTokens(services);
        AddSweep(services);
        AddEndpoints(services);
        return services;
    }

    private static void AddSecrets(IServiceCollection services, AppSettings settings)
    {
        if (settings.KeyVaultUri is { } vault)
        {
            services.TryAddSingleton(provider => new SecretClient(vault, provider.GetRequiredService<TokenCredential>(), new SecretClientOptions
            {
                // A sign-in may wait for this.
                Retry = { MaxRetries = 2, Delay = TimeSpan.FromMilliseconds(300), NetworkTimeout = TimeSpan.FromSeconds(5) },
            }));
            services.AddSingleton<Vault>();
            services.AddSingleton<KeyVaultSecrets>();
            services.TryAddSingleton<ISecrets>(provider => provider.GetRequiredService<KeyVaultSecrets>());
            services.AddHostedService<SecretsRefresh>();
        }
        else
        {
            services.TryAddSingleton<ISecrets, SettingsSecrets>();
        }

        services.AddSingleton<Sealer>();
    }

    private static void AddSessions(IServiceCollection services, AppSettings settings)
    {
        services.AddSingleton<StorageClock>();
        services.AddSingleton(provider => new TableStorage(
            settings.Storage, provider.GetRequiredService<TokenCredential>(), provider.GetRequiredService<StorageClock>()));
        services.TryAddSingleton<ISessionTable, AzureSessionTable>();
        services.TryAddSingleton<IUserIndex, AzureUserIndex>();
        services.TryAddSingleton<IDueIndex, AzureDueIndex>();
        services.AddSingleton(p => new DueTimes(Get<AppSettings>(p), Random.Shared));
        services.AddSingleton<SessionCache>();
        services.AddSingleton<SessionStore>();
        services.AddSingleton<SessionCookie>();
        services.AddSingleton<CurrentSession>();
        services.AddSingleton<UserSessions>();
    }

    private static void AddTokens(IServiceCollection services)
    {
        services.AddSingleton<IonHttpClient>();
        services.AddSingleton<ClientStanding>();
        services.TryAddSingleton<ITokenClient, IonTokenClient>();
        services.AddSingleton<RefreshFlight>();
        services.AddSingleton<UserTokens>();
        services.AddSingleton<IonProfileClient>();
        services.AddSingleton<TokenCheck>();
        services.AddSingleton<IonLinks>();
        services.TryAddSingleton(IonForwarder.RequestConfig);
        services.AddSingleton<IonForwarder>();
        services.AddSingleton<SignInCookies>();
        services.AddSingleton<SignInStates>();
        services.AddSingleton<SignInFlights>();
        services.AddSingleton<ReturnUrls>();
        services.AddSingleton<SignInWatch>();
        services.AddSingleton<SignInService>();
        services.AddSingleton<SignOutService>();
        services.AddSingleton<CallbackServices>();
        services.AddSingleton<HealthChecks>();
    }

    private static void AddSweep(IServiceCollection services)
    {
        services.AddSingleton<DueSessions>();
        services.AddSingleton(p => new RefreshSweep(
            Get<IDueIndex>(p), Get<DueSessions>(p), Get<AppSettings>(p), Get<TimeProvider>(p), Get<Metrics>(p), Logger<RefreshSweep>(p)));
    }

    private static void AddEndpoints(IServiceCollection services)
    {
        // A public endpoint's constructor takes internal types, so it is internal itself, and the container wants it called.
        services.AddSingleton(p => new LandingEndpoint(Get<CurrentSession>(p), Get<UserTokens>(p), Get<IonProfileClient>(p), Logger<LandingEndpoint>(p)));
        services.AddSingleton(p => new LoginEndpoint(Get<SignInCookies>(p), Get<SignInStates>(p), Get<ReturnUrls>(p), Get<SignInWatch>(p), Get<AppSettings>(p), Get<TimeProvider>(p), Logger<LoginEndpoint>(p)));
        services.AddSingleton(p => new CallbackEndpoint(Get<CallbackServices>(p), Logger<CallbackEndpoint>(p)));
        services.AddSingleton(p => new LogoutEndpoint(Get<SessionCookie>(p), Get<SignOutService>(p), Get<SessionStore>(p), Get<UserSessions>(p), Get<AppSettings>(p), Logger<LogoutEndpoint>(p)));
        services.AddSingleton(p => new SessionEndpoint(Get<CurrentSession>(p), Logger<SessionEndpoint>(p)));
        services.AddSingleton(p => new SessionsEndpoint(Get<CurrentSession>(p), Get<UserSessions>(p), Logger<SessionsEndpoint>(p)));
        services.AddSingleton(p => new EndSessionEndpoint(Get<CurrentSession>(p), Get<UserSessions>(p), Get<SessionCookie>(p), Get<SignOutService>(p), Get<AppSettings>(p), Logger<EndSessionEndpoint>(p)));
        services.AddSingleton(p => new ProfileEndpoint(Get<IonForwarder>(p), Logger<ProfileEndpoint>(p)));
        services.AddSingleton(p => new IonApiEndpoint(Get<IonForwarder>(p), Get<AppSettings>(p), Logger<IonApiEndpoint>(p)));
        services.AddSingleton(p => new OpenApiEndpoint(Logger<OpenApiEndpoint>(p)));
        services.AddSingleton(p => new ClientScriptEndpoint(Logger<ClientScriptEndpoint>(p)));
        services.AddSingleton(p => new ClientTypesEndpoint(Logger<ClientTypesEndpoint>(p)));
        services.AddSingleton(p => new UnmatchedEndpoint(Logger<UnmatchedEndpoint>(p)));
        services.AddSingleton(p => new HealthEndpoint(Get<HealthChecks>(p), Logger<HealthEndpoint>(p)));
    }

    private static T Get<T>(IServiceProvider provider)
        where T : notnull => provider.GetRequiredService<T>();

    private static ILogger<T> Logger<T>(IServiceProvider provider) => Get<ILogger<T>>(provider);
}
