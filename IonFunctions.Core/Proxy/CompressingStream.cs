using IonFunctions.Core.Http;
using Microsoft.AspNetCore.ResponseCompression;

namespace IonFunctions.Core.Proxy;

/// <summary>
/// What is read from another stream, compressed, unless it ends within the first <see cref="Compression.Least"/> bytes. What
/// has arrived is passed on before more is waited for.
/// </summary>
/// <param name="source">What to compress.</param>
/// <param name="coder">How.</param>
/// <param name="compressing">Called before the first byte is there, where it is compressed.</param>
internal sealed class CompressingStream(Stream source, ICompressionProvider coder, Action compressing) : Stream
{
    private readonly byte[] _chunk = new byte[16 * 1024];
    private readonly MemoryStream _ready = new();
    private Stream? _coding;
    private bool _begun;
    private bool _ended;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (buffer.Length == 0)
        {
            return 0;
        }

        while (_ready.Position == _ready.Length && !_ended)
        {
            _ready.SetLength(0);
            await FillAsync(cancellationToken);
            _ready.Position = 0;
        }

        return _ready.Read(buffer.Span);
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("It is read asynchronously.");

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _coding?.Dispose();
            _ready.Dispose();
            source.Dispose();
        }

        base.Dispose(disposing);
    }

    private async Task FillAsync(CancellationToken cancellationToken)
    {
        if (!_begun)
        {
            var start = await source.ReadAtLeastAsync(_chunk, Compression.Least, throwOnEndOfStream: false, cancellationToken);
            _begun = true;
            _ended = start < Compression.Least;
            if (_ended)
            {
                _ready.Write(_chunk, 0, start);
                return;
            }

            compressing();
            _coding = coder.CreateStream(_ready);
            Code(start);
            return;
        }

        var length = await source.ReadAsync(_chunk, cancellationToken);
        if (length > 0)
        {
            Code(length);
            return;
        }

        await _coding!.DisposeAsync(); // Writes the end.
        _ended = true;
    }

    private void Code(int length)
    {
        _coding!.Write(_chunk, 0, length);
        _coding.Flush();
    }
}
