using IonFunctions.Simulator.Counters;
using IonFunctions.Simulator.Faults;
using IonFunctions.Simulator.OAuth;
using IonFunctions.Simulator.OpenId;
using IonFunctions.Simulator.School;
using IonFunctions.Simulator.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace IonFunctions.Simulator.Hosting;

/// <summary>Ion itself: the authorization server and the API.</summary>
internal sealed class PublicServer(WebApplication app, Uri baseUrl, IdTokens idTokens) : IAsyncDisposable
{
    public Uri BaseUrl { get; } = baseUrl;

    public IdTokens IdTokens { get; } = idTokens;

    public static async Task<PublicServer> StartAsync(
        SimulatedIonOptions options,
        Database database,
        TokenStore tokens,
        ClientRegistration client,
        TokenRefusal refusal,
        KeyRing keys,
        FaultList faults,
        RequestCounters counters,
        CancellationToken cancellationToken)
    {
        var builder = LoopbackHost.CreateBuilder(options.Port, options.LoggerFactory);
        var services = builder.Services;
        services.AddSingleton(tokens);
        services.AddSingleton(client);
        services.AddSingleton(refusal);
        services.AddSingleton(faults);
        services.AddSingleton(counters);

        var ion = new IonAddress();
        var idTokens = new IdTokens(keys, client, ion, options.TimeProvider);
        var logins = new BrowserLogins();
        services.AddSingleton(idTokens);
        services.AddSingleton(logins);
        services.AddOAuthServer(options, ion, keys);

        var app = builder.Build();
        app.UseMiddleware<Slashes>();
        app.UseMiddleware<SameOrigin>();
        app.UseMiddleware<FaultMiddleware>();
        app.MapWhen(
            static context => context.Request.Path.StartsWithSegments(IonPaths.Api, StringComparison.Ordinal),
            api => api.Run(new ApiDispatch(
                ion,
                new BearerTokens(tokens),
                refusal,
                IonApi.Views(new Calendar(options.TimeProvider), new SignupStore(database))).InvokeAsync));
        app.UseMiddleware<PostOnly>();
        app.UseAuthentication(); // OpenIddict, which answers its endpoints from in here.
        app.UseRouting();
        app.MapMethods(IonPaths.Authorize, [HttpMethods.Get, HttpMethods.Post], (Delegate)AuthorizeEndpoint.HandleAsync);
        app.MapOpenId(idTokens, tokens, ion);
        app.MapMethods(IonPaths.Logout, [HttpMethods.Get, HttpMethods.Post], (Delegate)new LogoutEndpoint(client, idTokens, tokens, logins).HandleAsync);
        app.MapGet("/", static () => new HtmlPage(
            "Ion", "<p>There is nothing here but <code>/oauth/</code> and <code>/api/</code>.</p>\n"));

        try
        {
            var listening = await LoopbackHost.StartAsync(app, options.Port, cancellationToken);
            ion.Url = options.PublicUrl ?? listening;
            return new PublicServer(app, listening, idTokens);
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
    }
}
