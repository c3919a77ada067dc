using System.Net;
using IonFunctions.Core.Ion;

namespace IonFunctions.Core.Proxy;

/// <summary>Ion's JSON, decompressed where it was compressed, with its links translated while it streams through.</summary>
internal sealed class LinkTranslatingContent(HttpContent content, IReadOnlyList<string> codings, Func<string, string?> translate) : HttpContent
{
    protected override async Task<Stream> CreateContentReadStreamAsync(CancellationToken cancellationToken)
    {
        var sent = await content.ReadAsStreamAsync(cancellationToken);
        return new LinkTranslatingStream(await ContentCodings.UndoAsync(sent, codings, cancellationToken), translate);
    }

    protected override Task<Stream> CreateContentReadStreamAsync() => CreateContentReadStreamAsync(CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        await using var translated = await CreateContentReadStreamAsync();
        await translated.CopyToAsync(stream);
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
