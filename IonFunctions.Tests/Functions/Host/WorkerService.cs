using System.Collections.Concurrent;
using Grpc.Core;
using IonFunctions.Tests.Functions.Host.Protocol;

namespace IonFunctions.Tests.Functions.Host;

/// <summary>The host's end of the stream: hands a worker that calls to the channel that has started it.</summary>
internal sealed class WorkerService : FunctionRpc.FunctionRpcBase
{
    private readonly ConcurrentDictionary<string, WorkerChannel> _channels = new(StringComparer.Ordinal);

    public void Expect(WorkerChannel channel) => _channels[channel.WorkerId] = channel;

    public override async Task EventStream(
        IAsyncStreamReader<StreamingMessage> requestStream, IServerStreamWriter<StreamingMessage> responseStream, ServerCallContext context)
    {
        // A worker says first who it is.
        if (await requestStream.MoveNext(context.CancellationToken)
            && requestStream.Current.StartStream is { } start
            && _channels.TryRemove(start.WorkerId, out var channel))
        {
            await channel.TalkAsync(requestStream, responseStream, context.CancellationToken);
        }
    }
}
