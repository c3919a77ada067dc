using IonFunctions.Core.Http;
using IonFunctions.Core.Ion;

namespace IonFunctions.Core.Proxy;

/// <summary>Ion's JSON, decompressed where it was compressed, with its links translated while it streams through.</summary>
internal sealed class LinkTranslatingContent(HttpContent content, IReadOnlyList<string> codings, IonLinks links) : StreamedContent(content)
{
    protected override async ValueTask<Stream> OpenAsync(Stream sent, CancellationToken cancellationToken) =>
        new LinkTranslatingStream(await ContentCodings.UndoAsync(sent, codings, cancellationToken), links);
}
