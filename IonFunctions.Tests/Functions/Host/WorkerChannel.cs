using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Sockets;
using System.Text.Json;
using System.Threading.Channels;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using IonFunctions.Tests.Functions.Host.Protocol;
using Microsoft.Extensions.Logging;

namespace IonFunctions.Tests.Functions.Host;

/// <summary>
/// What is said between the host and one worker (GrpcWorkerChannel):
/// <code>
///   worker                         host
///   StartStream            ──▶
///                          ◀──     WorkerInitRequest
///   WorkerInitResponse     ──▶                          capabilities: where its HTTP server is, what it can do
///                          ◀──     FunctionsMetadataRequest
///   FunctionMetadataResponse ──▶
///                          ◀──     FunctionLoadRequest  one for each function
///   FunctionLoadResponse   ──▶
///                          ◀──     InvocationRequest, InvocationCancel
///   InvocationResponse, RpcLog ──▶
///                          ◀──     WorkerTerminate
/// </code>
/// </summary>
internal sealed partial class WorkerChannel(string folder, TimeSpan gracePeriod, ILoggerFactory logs, Action<string>? heard = null) : IDisposable
{
    private const string HostVersion = "4.1037.0";

    /// <summary>How long the host waits for what runs before it tells the worker to end (WorkerProcessCountOptions).</summary>
    private static readonly TimeSpan DrainTime = TimeSpan.FromSeconds(10);

    private readonly Channel<StreamingMessage> _outgoing = Channel.CreateUnbounded<StreamingMessage>();
    private readonly TaskCompletionSource<IReadOnlyList<HostedFunction>> _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentDictionary<string, Invocation> _invocations = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, byte> _loading = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> _loadErrors = new(StringComparer.Ordinal);
    private readonly ILogger _channelLog = logs.CreateLogger("Worker.rpcWorkerChannel");
    private IReadOnlyList<HostedFunction> _functions = [];
    private WorkerProcess? _process;

    public string WorkerId { get; } = Guid.NewGuid().ToString();

    /// <summary>What the worker says that it can do.</summary>
    public IReadOnlyDictionary<string, string> Capabilities { get; private set; } = new Dictionary<string, string>();

    /// <summary>Where the worker takes HTTP requests, if it does.</summary>
    public Uri HttpUri => new(Capabilities["HttpUri"]);

    /// <summary>When all functions are loaded.</summary>
    public Task<IReadOnlyList<HostedFunction>> Ready => _ready.Task;

    /// <summary>Whether functions run, or their last words are still on the way.</summary>
    public bool IsBusy => !_invocations.IsEmpty;

    /// <summary>Whether the worker has been told to end.</summary>
    public bool IsToldToEnd { get; private set; }

    /// <summary>When the process has ended, by itself or not: its exit code.</summary>
    public Task<int> Ended { get; private set; } = null!;

    public void Start(Uri host, IReadOnlyDictionary<string, string?> settings)
    {
        _process = WorkerProcess.Start(folder, host, WorkerId, settings, logs.CreateLogger("Host.Function.Console"));
        Ended = WaitForEndAsync(_process);
    }

    /// <summary>Answers what the worker says, until it hangs up.</summary>
    public async Task TalkAsync(
        IAsyncStreamReader<StreamingMessage> incoming, IServerStreamWriter<StreamingMessage> outgoing, CancellationToken cancellationToken)
    {
        var writing = WriteAsync(outgoing, cancellationToken);
        Send(new() { WorkerInitRequest = new() { HostVersion = HostVersion, WorkerDirectory = folder, FunctionAppDirectory = folder } });
        try
        {
            while (await incoming.MoveNext(cancellationToken))
            {
                Take(incoming.Current);
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or Grpc.Core.RpcException or InvalidOperationException)
        {
            // It has died, or is to; its process tells the rest.
        }

        _outgoing.Writer.TryComplete();
        await writing;
    }

    /// <summary>Calls a function; the task is done when the worker has answered.</summary>
    /// <param name="function">Which.</param>
    /// <param name="input">What its trigger gets.</param>
    /// <param name="metadata">What else is known of what has called it.</param>
    /// <param name="beforehand">Is done once the invocation is known here, and before the worker hears of it.</param>
    /// <param name="traceParent">The trace that it is part of (W3C trace context).</param>
    /// <param name="cancellationToken">Tells the worker to give up, which it may do.</param>
    public async Task<InvocationResponse> InvokeAsync(
        HostedFunction function,
        TypedData input,
        IReadOnlyDictionary<string, TypedData>? metadata,
        Action<string>? beforehand,
        string? traceParent,
        CancellationToken cancellationToken)
    {
        if (_loadErrors.TryGetValue(function.Name, out var error))
        {
            throw new FunctionFailedException(error);
        }

        var invocation = new Invocation(Guid.NewGuid().ToString(), function);
        _invocations[invocation.Id] = invocation;
        if (Ended.IsCompleted)
        {
            FailInvocations();
        }

        beforehand?.Invoke(invocation.Id);
        InvocationRequest request = new()
        {
            InvocationId = invocation.Id,
            FunctionId = _functions.Single(known => known.Name == function.Name).Id, // This worker's own.
            InputData = { new ParameterBinding { Name = function.TriggerName, Data = input } },
            TraceContext = new() { TraceParent = traceParent ?? "" },
        };
        foreach (var (name, value) in metadata ?? new Dictionary<string, TypedData>())
        {
            request.TriggerMetadata[name] = value;
        }

        Send(new() { InvocationRequest = request });
        await using var cancel = cancellationToken.Register(() => Send(new() { InvocationCancel = new() { InvocationId = invocation.Id } }));
        return await invocation.Answered;
    }

    /// <summary>
    /// Until the worker's HTTP server accepts connections, which may be after its functions are loaded. The host tries ten
    /// times within two seconds instead, which a busy machine would not do with.
    /// </summary>
    public async Task WaitForHttpAsync()
    {
        while (Capabilities.ContainsKey("HttpUri") && !Ended.IsCompleted)
        {
            try
            {
                using var tcp = new TcpClient();
                await tcp.ConnectAsync(HttpUri.Host, HttpUri.Port);
                return;
            }
            catch (SocketException)
            {
                await Task.Delay(50);
            }
        }
    }

    /// <summary>Until what runs has ended, a timer's function for one, or there is no more time for it.</summary>
    public Task DrainAsync() => Task.WhenAny(
        Task.WhenAll(_invocations.Values.Select(invocation => invocation.Answered)), Task.Delay(DrainTime));

    /// <summary>Tells the worker to end, and ends it if it does not in time.</summary>
    public async Task TerminateAsync()
    {
        if (Capabilities.ContainsKey("HandlesWorkerTerminateMessage"))
        {
            Send(new() { WorkerTerminate = new() { GracePeriod = Duration.FromTimeSpan(gracePeriod) } });
            IsToldToEnd = true;
            await Task.WhenAny(Ended, Task.Delay(gracePeriod));
        }

        Kill();
        await Ended;
    }

    /// <summary>What of the machine's memory the worker has.</summary>
    public long Memory => _process!.Memory;

    public void Kill() => _process?.Kill();

    public Task HaltAsync(CancellationToken cancellationToken) => _process!.HaltAsync(cancellationToken);

    public void Dispose() => _process?.Dispose();

    private async Task<int> WaitForEndAsync(WorkerProcess process)
    {
        await process.WaitForEndAsync();
        _ready.TrySetException(new WorkerDiedException($"The worker ended with {process.ExitCode.ToString(CultureInfo.InvariantCulture)} before it was ready."));
        _ = _ready.Task.Exception;
        FailInvocations();
        return process.ExitCode;
    }

    private void FailInvocations()
    {
        foreach (var (id, invocation) in _invocations)
        {
            _invocations.TryRemove(id, out _);
            invocation.Fail(new WorkerDiedException("The worker has ended."));
        }
    }

    private void Send(StreamingMessage message)
    {
        message.RequestId = Guid.NewGuid().ToString();
        _outgoing.Writer.TryWrite(message);
    }

    private async Task WriteAsync(IServerStreamWriter<StreamingMessage> outgoing, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var message in _outgoing.Reader.ReadAllAsync(cancellationToken))
            {
                await outgoing.WriteAsync(message, cancellationToken);
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or Grpc.Core.RpcException or InvalidOperationException)
        {
            // As above.
        }
    }

    private void Take(StreamingMessage message)
    {
        switch (message.ContentCase)
        {
            case StreamingMessage.ContentOneofCase.WorkerInitResponse:
                Capabilities = message.WorkerInitResponse.Capabilities.ToDictionary();
                Send(new() { FunctionsMetadataRequest = new() { FunctionAppDirectory = folder } });
                break;
            case StreamingMessage.ContentOneofCase.FunctionMetadataResponse:
                Load(message.FunctionMetadataResponse.FunctionMetadataResults);
                break;
            case StreamingMessage.ContentOneofCase.FunctionLoadResponse:
                Loaded(message.FunctionLoadResponse);
                break;
            case StreamingMessage.ContentOneofCase.InvocationResponse:
                if (_invocations.TryRemove(message.InvocationResponse.InvocationId, out var invocation))
                {
                    invocation.Answer(message.InvocationResponse);
                }

                break;
            case StreamingMessage.ContentOneofCase.RpcLog:
                Log(message.RpcLog);
                break;
            default:
                break;
        }
    }

    private void Load(IEnumerable<RpcFunctionMetadata> metadata)
    {
        var all = metadata.ToList();
        _functions = HostedFunction.InHostOrder(all.Select(function => new HostedFunction(
            function.FunctionId, function.Name, [.. function.RawBindings.Select(binding => JsonElement.Parse(binding))])));
        foreach (var function in all)
        {
            _loading[function.FunctionId] = 0;
        }

        foreach (var function in all)
        {
            Send(new() { FunctionLoadRequest = new() { FunctionId = function.FunctionId, Metadata = function } });
        }
    }

    private void Loaded(FunctionLoadResponse response)
    {
        if (response.Result?.Status != StatusResult.Types.Status.Success)
        {
            var name = _functions.Single(function => function.Id == response.FunctionId).Name;
            _loadErrors[name] = $"{name} could not be loaded: {response.Result?.Exception?.Message}";
            Says(_channelLog, LogLevel.Error, _loadErrors[name], exception: "");
        }

        _loading.TryRemove(response.FunctionId, out _);
        if (_loading.IsEmpty)
        {
            _ready.TrySetResult(_functions);
        }
    }

    /// <summary>What is logged outside of an invocation, or after it, is dropped (GrpcWorkerChannel.Log).</summary>
    private void Log(RpcLog log)
    {
        heard?.Invoke(log.ToString());
        var exception = log.Exception is { } thrown ? $"{thrown.Message} {thrown.StackTrace}" : "";
        if (log.LogCategory == RpcLog.Types.RpcLogCategory.System)
        {
            Says(_channelLog, (LogLevel)log.Level, log.Message, exception);
        }
        else if (log.LogCategory == RpcLog.Types.RpcLogCategory.User && _invocations.TryGetValue(log.InvocationId, out var invocation))
        {
            var logger = logs.CreateLogger(invocation.LogCategory);
            Says(logger, (LogLevel)log.Level, log.Message, exception);
        }
    }

    [LoggerMessage("{Message} {Exception}")]
    private static partial void Says(ILogger logger, LogLevel level, string message, string exception);
}
