using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace IonFunctions.Benchmarks.Peers;

/// <summary>The limits: what nothing on ASP.NET Core is likely to be faster than.</summary>
internal static class LeastServers
{
    /// <summary>As long as the address that a sign-in leads to.</summary>
    private static readonly string Authorize =
        $"https://ion.example/oauth/authorize/?client_id=client&response_type=code&scope=read&redirect_uri=http%3A%2F%2Flocalhost%2Fapi%2Fcallback&state={new string('s', 100)}&code_challenge={new string('c', 43)}&code_challenge_method=S256";

    /// <summary>Kestrel with one answer for everything but a login, which it redirects, and what is public at Ion.</summary>
    public static WebApplication Empty(int port)
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
