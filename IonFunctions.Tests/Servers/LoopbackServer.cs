using System.Diagnostics;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using IonFunctions.Core.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace IonFunctions.Tests.Servers;

/// <summary>A server at free ports of the loopback interface, in which one method answers everything: what the tests' stand-ins are made of.</summary>
internal sealed class LoopbackServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private LoopbackServer(WebApplication app)
    {
        _app = app;
        Urls = [.. app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Select(address => new Uri(address))];
    }

    /// <summary>Its addresses, with 127.0.0.1 as host.</summary>
    public IReadOnlyList<Uri> Urls { get; }

    /// <summary>Its address, where it has one.</summary>
    public Uri Url => Urls.Single();

    /// <param name="answer">Answers a request.</param>
    /// <param name="ports">At how many ports.</param>
    /// <param name="certificate">With which it speaks HTTPS; else it speaks HTTP.</param>
    public static async Task<LoopbackServer> StartAsync(
        RequestDelegate answer, int ports = 1, X509Certificate2? certificate = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            for (var port = 0; port < ports; port++)
            {
                kestrel.Listen(IPAddress.Loopback, 0, listen => Secure(listen, certificate));
            }
        });
        // Its spans are seen by an app in this process that exports its own.
        builder.Services.AddSingleton<DistributedContextPropagator>(new IncomingTrace());
        var app = builder.Build();
        app.Run(answer);
        await app.StartAsync();
        return new(app);
    }

    /// <summary>Stops listening, and waits for what is in flight until the token says not to.</summary>
    public Task StopAsync(CancellationToken atOnce = default) => _app.StopAsync(atOnce);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static void Secure(ListenOptions listen, X509Certificate2? certificate)
    {
        if (certificate is not null)
        {
            // A WebSocket of HTTP/2 is a CONNECT, which nobody here passes on.
            listen.Protocols = HttpProtocols.Http1;
            listen.UseHttps(certificate);
        }
    }
}
