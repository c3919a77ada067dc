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
internal sealed class CompressingStream(Stream source, ICompressionProvider coder, Action compressing) : ReadStream(source)
{
    private readonly byte[] _chunk = new byte[16 * 1024];
    private readonly MemoryStream _ready = new();
    private Stream? _coding;
    private bool _begun;
    private bool _ended;

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

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _coding?.Dispose();
            _ready.Dispose();
        }

        base.Dispose(disposing);
    }

    private async Task FillAsync(CancellationToken cancellationToken)
    {
        if (!_begun)
        {
            var start = await Source.ReadAtLeastAsync(_chunk, Compression.Least, throwOnEndOfStream: false, cancellationToken);
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

        var length = await Source.ReadAsync(_chunk, cancellationToken);
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
