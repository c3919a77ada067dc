using System.Net;
using Microsoft.AspNetCore.ResponseCompression;

namespace IonFunctions.Core.Proxy;

/// <summary>Ion's JSON, compressed while it streams through.</summary>
internal sealed class CompressedContent(HttpContent content, ICompressionProvider coder, Action compressing) : HttpContent
{
    protected override async Task<Stream> CreateContentReadStreamAsync(CancellationToken cancellationToken) =>
        new CompressingStream(await content.ReadAsStreamAsync(cancellationToken), coder, compressing);

    protected override Task<Stream> CreateContentReadStreamAsync() => CreateContentReadStreamAsync(CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        await using var compressed = await CreateContentReadStreamAsync();
        await compressed.CopyToAsync(stream);
    }

    protected override bool TryComputeLength(out long length)
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
