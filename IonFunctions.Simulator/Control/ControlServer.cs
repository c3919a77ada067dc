using IonFunctions.Simulator.Hosting;
using IonFunctions.Simulator.OpenId;
using Microsoft.AspNetCore.Builder;

namespace IonFunctions.Simulator.Control;

/// <summary>The control API on its own port: nothing that reaches Ion's port can reach it.</summary>
internal sealed class ControlServer(WebApplication app, Uri url) : IAsyncDisposable
{
    public Uri Url { get; } = url;

    public static async Task<ControlServer> StartAsync(
        SimulatedIonOptions options, SimulatedIonControls controls, IdTokens idTokens, Uri ionUrl, CancellationToken cancellationToken)
    {
        var app = LoopbackHost.CreateBuilder(options.ControlPort, options.LoggerFactory).Build();
        app.UseMiddleware<OwnMachine>();
        app.UseMiddleware<BadRequests>();
        app.MapControlApi(controls, idTokens, ionUrl);
        try
        {
            return new ControlServer(app, await LoopbackHost.StartAsync(app, options.ControlPort, cancellationToken));
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
