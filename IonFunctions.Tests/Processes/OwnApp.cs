using System.Globalization;
using IonFunctions.Core.Api;
using IonFunctions.Core.Offline;
using IonFunctions.Local;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;

namespace IonFunctions.Tests.Processes;

/// <summary>
/// An app of somebody's own, in a process of its own (<c>dotnet IonFunctions.Tests.dll own-app PORT</c>): the whole contract on
/// Kestrel, and beside it code that calls Ion for who is there, and for who is away.
/// </summary>
internal static class OwnApp
{
    public const string Command = "own-app";

    /// <summary>Asks Ion for the profile of who is there.</summary>
    public const string There = "/own/there";

    /// <summary>Asks Ion for the profile of who is away; their number follows.</summary>
    public const string Away = "/own/away/";

    public static async Task<int> RunAsync(string port)
    {
        using var signals = new StopSignals();
        var settings = LocalSettings.Load(root: null, Environment.GetEnvironmentVariables()).Values;
        var logging = new ConfigurationBuilder().AddInMemoryCollection(settings).Build().GetSection("Logging");
        await using var app = await LocalApp.StartAsync(
            settings, int.Parse(port, CultureInfo.InvariantCulture), services => services.AddConsoleLogging(logging), signals.Token, more: Map);
        await Console.Out.WriteLineAsync($"Ready: {app.BaseUrl}");
        await Task.Delay(Timeout.InfiniteTimeSpan, signals.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return 0;
    }

    private static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(There, (HttpContext context) => AnswerAsync(context, context.GetIonClient()));
        routes.MapGet(Away + "{id:long}", (HttpContext context, long id, IOfflineUsers users) => AnswerAsync(context, users.GetClient(id)));
    }

    /// <summary>The statuses that the contract has for the same, so that who counts them need not know who was asked.</summary>
    private static async Task AnswerAsync(HttpContext context, IonClient ion)
    {
        try
        {
            var profile = await ion.GetProfileAsync(context.RequestAborted);
            await context.Response.WriteAsync(profile.IonUsername, context.RequestAborted);
        }
        catch (SignedOutException)
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
        }
        catch (IonUnavailableException e)
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            context.Response.Headers.RetryAfter = (e.RetryAfter ?? TimeSpan.FromSeconds(5)).TotalSeconds.ToString("0", CultureInfo.InvariantCulture);
            await context.Response.WriteAsync(e.Code, context.RequestAborted);
        }
    }
}
