using System.Globalization;
using IonFunctions.Local;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace IonFunctions.Benchmarks;

/// <summary>What <see cref="StartCommand"/> starts: the app, or the least that ASP.NET Core can be.</summary>
internal static class ServeCommand
{
    /// <summary>Serves until it is ended.</summary>
    public static async Task<int> RunAsync(string what, string port, CancellationToken cancellationToken)
    {
        var number = int.Parse(port, NumberStyles.None, CultureInfo.InvariantCulture);
        switch (what)
        {
            case StartCommand.App:
                await using (await LocalApp.StartAsync(Settings(number), number, configureServices: null, cancellationToken))
                {
                    await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
                }

                break;

            case StartCommand.Empty:
                var builder = WebApplication.CreateEmptyBuilder(new());
                builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.ListenLocalhost(number));
                await using (var app = builder.Build())
                {
                    app.Run(context => context.Response.WriteAsync("{}", context.RequestAborted));
                    await app.StartAsync(cancellationToken);
                    await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
                }

                break;

            default:
                throw new ArgumentException($"{what} is neither {StartCommand.App} nor {StartCommand.Empty}.", nameof(what));
        }

        return 0;
    }

    // Nobody is at these addresses, which a start does not notice.
    private static Dictionary<string, string?> Settings(int port) => new(StringComparer.Ordinal)
    {
        ["Ion:BaseUrl"] = "http://localhost:1",
        ["Ion:ClientId"] = "client",
        ["Ion:ClientSecret"] = "secret",
        ["App:PublicUrl"] = $"http://localhost:{port}",
        ["AzureWebJobsStorage"] = "DefaultEndpointsProtocol=http;AccountName=a;AccountKey=AAAA;TableEndpoint=http://127.0.0.1:1/a;",
        ["Session:Key"] = LocalSecrets.Generate().SessionKey,
    };
}
