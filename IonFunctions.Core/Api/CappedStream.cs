using IonFunctions.Core.Http;

namespace IonFunctions.Core.Api;

/// <summary>What is read of another stream, up to a length: a little that is compressed can become very much.</summary>
internal sealed class CappedStream(Stream source, long longest) : ReadStream(source)
{
    private long _left = longest;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        Count(await Source.ReadAsync(buffer, cancellationToken));

    private int Count(int read) => (_left -= read) >= 0 ? read : throw new InvalidDataException("The answer is longer than it may be.");
}
