using IonFunctions.Core.Http;

namespace IonFunctions.Core.Ion;

/// <summary>A body that comes in chunks, of which one may turn out to be none (<see cref="UnreadableAnswer"/>).</summary>
internal sealed class ChunkedContent : StreamedContent
{
    public ChunkedContent(HttpContent content)
        : base(content)
    {
        foreach (var (name, values) in content.Headers.NonValidated)
        {
            Headers.TryAddWithoutValidation(name, values.AsEnumerable());
        }
    }

    protected override ValueTask<Stream> OpenAsync(Stream sent, CancellationToken cancellationToken) => new(new Chunks(sent));

    private sealed class Chunks(Stream sent) : ReadStream(sent)
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            try
            {
                return await Source.ReadAsync(buffer, cancellationToken);
            }
            catch (IOException e) when (UnreadableAnswer.Is(e))
            {
                throw UnreadableAnswer.OfBody();
            }
        }
    }
}
