using System.Net;

namespace IonFunctions.Core.Http;

/// <summary>What becomes of another content while it streams through, so that nobody knows its length before.</summary>
/// <param name="content">Ends with it.</param>
internal abstract class StreamedContent(HttpContent content) : HttpContent
{
    /// <summary>The stream that makes it of what was sent.</summary>
    protected abstract ValueTask<Stream> OpenAsync(Stream sent, CancellationToken cancellationToken);

    protected sealed override async Task<Stream> CreateContentReadStreamAsync(CancellationToken cancellationToken) =>
        await OpenAsync(await content.ReadAsStreamAsync(cancellationToken), cancellationToken);

    protected sealed override Task<Stream> CreateContentReadStreamAsync() => CreateContentReadStreamAsync(CancellationToken.None);

    protected sealed override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        await using var opened = await CreateContentReadStreamAsync();
        await opened.CopyToAsync(stream);
    }

    protected sealed override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            content.Dispose();
        }

        base.Dispose(disposing);
    }
}
