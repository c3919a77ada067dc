using System.Net;
using System.Text.Json;
using IonFunctions.Local;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Yarp.ReverseProxy.Forwarder;

namespace IonFunctions.Tests.Functions.Host;

/// <summary>
/// The host's side of an Azure Functions app, with the published worker in a process of its own:
/// <code>
///   browser ──▶ [platform: CORS] ──▶ routes ──▶ invocation ──▶ worker's HTTP server
///                                                   └──gRPC──▶ worker
/// </code>
/// See the README beside this for what it does as the real host, and what it leaves out.
/// </summary>
internal sealed partial class FunctionsHost : IAsyncDisposable
{
    /// <summary>The real host's limit for a body.</summary>
    private const long LongestBody = 100 * 1024 * 1024;

    private readonly HostOptions _options;
    private readonly HostLog _log;
    private readonly ILoggerFactory _logs;
    private readonly WebApplication _rpc;
    private readonly WorkerKeeper _keeper;
    private readonly QueueFunctions _queues;
    private WebApplication? _http;
    private HttpFunctions? _functions;
    private FunctionRouter? _router;

    private FunctionsHost(HostOptions options, string folder)
    {
        (_options, _log) = (options, new(options.Log));
        _logs = LoggerFactory.Create(logging => ConfigureLogging(logging, folder));
        var service = new WorkerService();
        _rpc = BuildRpc(service);
        _keeper = new(() => StartWorker(service, folder), _logs.CreateLogger("Host.Workers"));
        _queues = new(QueueOptions.Read(folder, options.Settings), options.Settings, _keeper, _logs);
    }

    public Uri BaseUrl => LocalApp.UrlOf(_options.Port);

    /// <summary>What the host prints.</summary>
    public IReadOnlyList<string> LogLines => _log.Lines;

    /// <summary>The functions that the worker says that it has, in the host's order.</summary>
    public IReadOnlyList<HostedFunction> Functions { get; private set; } = [];

    /// <summary>When each timer runs, with the setting that it names resolved; those that name none are not run.</summary>
    public IReadOnlyDictionary<string, string> Schedules { get; private set; } = new Dictionary<string, string>();

    /// <summary>What the worker says that it can do.</summary>
    public IReadOnlyDictionary<string, string> WorkerCapabilities => _keeper.Current.GetAwaiter().GetResult().Capabilities;

    /// <summary>Whether functions run; the last words of one may come after its answer.</summary>
    public bool IsBusy => _keeper.Worker?.IsBusy == true;

    /// <summary>Whether the worker has been told to end.</summary>
    public bool IsToldToEnd => _keeper.Worker?.IsToldToEnd == true;

    /// <summary>With what the worker has ended that was the last to.</summary>
    public int WorkerExitCode => _keeper.ExitCode;

    /// <summary>What of the machine's memory the worker has.</summary>
    public long WorkerMemory => _keeper.Worker?.Memory ?? 0;

    /// <summary>When the host has ended itself, since its worker would not live.</summary>
    public CancellationToken GaveUp => _keeper.GaveUp;

    /// <summary>Starts a host and its worker; it listens once the worker's functions are loaded.</summary>
    /// <exception cref="StartException">The worker would not start; what it wrote is in the message.</exception>
    public static async Task<FunctionsHost> StartAsync(HostOptions options, CancellationToken cancellationToken)
    {
        var host = new FunctionsHost(options, options.Folder ?? await PublishedWorker.GetFolderAsync());
        try
        {
            await host._rpc.StartAsync(cancellationToken);
            host._keeper.Start();
            await host.ListenAsync(await host._keeper.Current.WaitAsync(cancellationToken), cancellationToken);
            return host;
        }
        catch (WorkerDiedException e)
        {
            await host.DisposeAsync();
            throw new StartException(string.Join(Environment.NewLine, [e.Message, .. host.LogLines]), e);
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs a timer's function now, as it does when its time has come.</summary>
    public async Task InvokeTimerAsync(string name, CancellationToken cancellationToken = default)
    {
        if (!Schedules.ContainsKey(name))
        {
            throw new InvalidOperationException($"There is no timer {name} that is run.");
        }

        var function = Functions.Single(function => function.Name == name);
        var now = DateTimeOffset.UtcNow;
        var timer = JsonSerializer.Serialize(new
        {
            Schedule = new { AdjustForDST = true },
            ScheduleStatus = new { Last = now.AddMinutes(-5), LastUpdated = now.AddMinutes(-5), Next = now },
            IsPastDue = false,
        });
        var response = await (await _keeper.Current).InvokeAsync(
            function, new() { Json = timer }, metadata: null, beforehand: null, traceParent: null, cancellationToken);
        await _queues.SendAsync(function, response);
    }

    /// <summary>Ends the worker as a crash does; the host starts another.</summary>
    public Task KillWorkerAsync() => _keeper.KillAsync();

    /// <summary>The worker stands still from now on; it can be killed.</summary>
    public Task HaltWorkerAsync(CancellationToken cancellationToken) => _keeper.Worker!.HaltAsync(cancellationToken);

    /// <summary>Until there is a worker (again) that takes requests.</summary>
    public Task WaitForWorkerAsync(CancellationToken cancellationToken) => _keeper.Current.WaitAsync(cancellationToken);

    /// <summary>As at SIGTERM: no new requests, what is in flight is finished, and the worker has its grace period more.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_http is not null)
        {
            await _http.StopAsync();
        }

        await _queues.StopAsync();
        await EndAsync();
    }

    /// <summary>As at SIGKILL, or when the machine goes: nothing is finished.</summary>
    public async Task KillAsync()
    {
        _queues.Abandon();
        _keeper.Abandon();
        if (_http is not null)
        {
            using var atOnce = new CancellationTokenSource();
            await atOnce.CancelAsync();
            await _http.StopAsync(atOnce.Token);
        }

        await EndAsync();
    }

    private async Task EndAsync()
    {
        await _keeper.DisposeAsync();
        await (_http?.DisposeAsync() ?? ValueTask.CompletedTask);
        _functions?.Dispose();
        _queues.Dispose();
        await _rpc.DisposeAsync();
        _logs.Dispose();
    }

    private WorkerChannel StartWorker(WorkerService service, string folder)
    {
        var channel = new WorkerChannel(folder, _options.GracePeriod, _logs, _options.Heard);
        service.Expect(channel);
        channel.Start(AddressOf(_rpc), _options.Settings);
        return channel;
    }

    private static Uri AddressOf(WebApplication app) =>
        new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());

    private static WebApplication BuildRpc(WorkerService service)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.AddRoutingCore().AddGrpc(grpc => grpc.MaxReceiveMessageSize = grpc.MaxSendMessageSize = null);
        builder.Services.AddSingleton(service);
        builder.Services.Replace(ServiceDescriptor.Singleton<IHostLifetime, NoLifetime>());
        var app = builder.Build();
        app.UseRouting();
        app.MapGrpcService<WorkerService>();
        return app;
    }

    private void ConfigureLogging(ILoggingBuilder logging, string folder)
    {
        var host = new ConfigurationBuilder().AddJsonFile(Path.Combine(folder, "host.json")).Build();
        logging.AddConfiguration(host.GetSection("logging")).AddProvider(_log);
    }

    private async Task ListenAsync(WorkerChannel worker, CancellationToken cancellationToken)
    {
        Functions = await worker.Ready;
        Schedules = ResolveSchedules();
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = LongestBody;
            kestrel.ListenLocalhost(_options.Port);
        });
        builder.Services.AddRouting().AddHttpForwarder().AddCors();
        builder.Services.AddSingleton(_logs);
        builder.Services.Replace(ServiceDescriptor.Singleton<IHostLifetime, NoLifetime>());
        builder.Services.Configure<Microsoft.Extensions.Hosting.HostOptions>(options => options.ShutdownTimeout = Timeout.InfiniteTimeSpan);
        _http = builder.Build();
        _functions = new(_http.Services.GetRequiredService<IHttpForwarder>());
        _router = new(Functions, _http.Services);
        _queues.Start(Functions);
        _options.InFront?.Invoke(_http);
        _http.Use((context, next) => FailAsEmpty(context, next));
        _http.Run(AnswerAsync);
        await _http.StartAsync(cancellationToken);
    }

    /// <summary>ExceptionMiddleware: whatever has gone wrong is an empty 500, or an answer that breaks off.</summary>
    private async Task FailAsEmpty(HttpContext context, RequestDelegate next)
    {
        try
        {
            await next(context);
        }
        catch (Exception exception)
        {
            Failed(_logs.CreateLogger("Host.Results"), exception);
            if (context.Response.HasStarted)
            {
                context.Abort();
                return;
            }

            context.Response.StatusCode = StatusCodes.Status500InternalServerError;
        }
    }

    private async Task AnswerAsync(HttpContext context)
    {
        if (await _router!.FindAsync(context) is { } found)
        {
            await _functions!.RunAsync(context, await _keeper.Current, found.Function, found.Values);
        }
        else if (context.Request.Path == "/")
        {
            await AnswerHomePageAsync(context);
        }
        else
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
        }
    }

    /// <summary>HomepageMiddleware: the host's own page, or nothing where it is switched off.</summary>
    private async Task AnswerHomePageAsync(HttpContext context)
    {
        if (bool.TryParse(_options.Settings.GetValueOrDefault("AzureWebJobsDisableHomepage"), out var isDisabled) && isDisabled)
        {
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return;
        }

        context.Response.ContentType = "text/html";
        await context.Response.WriteAsync("Your Functions app is up and running");
    }

    private Dictionary<string, string> ResolveSchedules()
    {
        var schedules = new Dictionary<string, string>();
        foreach (var timer in Functions.Where(function => function.IsTimer))
        {
            var schedule = timer.Schedule ?? "";
            var isNamed = schedule.Length > 1 && schedule[0] == '%' && schedule[^1] == '%';
            var resolved = isNamed ? _options.Settings.GetValueOrDefault(schedule[1..^1]) : schedule;
            if (string.IsNullOrEmpty(resolved))
            {
                DoesNotResolve(_logs.CreateLogger("Host.Startup"), timer.Name, schedule);
            }
            else
            {
                schedules[timer.Name] = resolved;
            }
        }

        return schedules;
    }

    [LoggerMessage(LogLevel.Error, "An unhandled exception has occurred.")]
    private static partial void Failed(ILogger logger, Exception exception);

    [LoggerMessage(LogLevel.Error, "The '{Function}' function is in error: '{Schedule}' does not resolve to a value.")]
    private static partial void DoesNotResolve(ILogger logger, string function, string schedule);

    // Who has started it says when it ends, and not the console.
    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
