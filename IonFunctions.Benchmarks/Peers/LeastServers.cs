using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace IonFunctions.Benchmarks.Peers;

/// <summary>The limits: what does next to nothing on ASP.NET Core.</summary>
internal static class LeastServers
{
    /// <summary>As long as the address that a sign-in leads to.</summary>
    private static readonly string Authorize =
        $"https://ion.example/oauth/authorize/?client_id=client&response_type=code&scope=read&redirect_uri=http%3A%2F%2Flocalhost%2Fapi%2Fcallback&state={new string('s', 100)}&code_challenge={new string('c', 43)}&code_challenge_method=S256";

    /// <summary>
    /// What <c>dotnet new web</c> makes, with its log levels: a route for a login, which it redirects, one for what is public at Ion, and
    /// one for who is asked who they are.
    /// </summary>
    public static WebApplication Empty(int port)
    {
        // Its settings are looked for, and watched, where it lies, and not wherever this is run.
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenLocalhost(port));
        var app = builder.Build();
        app.MapGet(Paths.Login, () => Results.Redirect(Authorize));
        app.MapGet(Paths.Public, () => Results.Bytes(LeastIon.Emergency, "application/json"));
        app.MapGet(Paths.Session, () => Results.Json(new { signedIn = false }));
        return app;
    }

    /// <summary>
    /// Kestrel without routes, settings or a log, and one answer for everything but a login, which it redirects, and what is public at
    /// Ion: nobody would write it, and nothing is likely to be faster.
    /// </summary>
    public static WebApplication Kestrel(int port)
    {
        var app = Builder(port).Build();
        app.Run(context =>
        {
            if (context.Request.Path == Paths.Login)
            {
                context.Response.Redirect(Authorize);
                return Task.CompletedTask;
            }

            context.Response.ContentType = "application/json";
            return context.Request.Path == Paths.Public ? WriteAsync(context.Response, LeastIon.Emergency) : context.Response.WriteAsync("{}", context.RequestAborted);
        });
        return app;
    }

    /// <summary>YARP's direct forwarding of everything, as its documentation has it.</summary>
    public static WebApplication Yarp(int port, Uri ion)
    {
        var builder = Builder(port);
        builder.Services.AddRoutingCore().AddHttpForwarder();
        var app = builder.Build();
        app.UseRouting();
        app.MapForwarder("/{**path}", ion.AbsoluteUri);
        return app;
    }

    public static WebApplicationBuilder Builder(int port)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.ListenLocalhost(port);
        });
        return builder;
    }

    public static Task WriteAsync(HttpResponse response, byte[] body)
    {
        response.ContentLength = body.Length;
        return response.Body.WriteAsync(body).AsTask();
    }
}
