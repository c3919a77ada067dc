using IonFunctions.Core.Http;
using Microsoft.AspNetCore.ResponseCompression;

namespace IonFunctions.Core.Proxy;

/// <summary>Ion's JSON, compressed while it streams through.</summary>
internal sealed class CompressedContent(HttpContent content, ICompressionProvider coder, Action compressing) : StreamedContent(content)
{
    protected override ValueTask<Stream> OpenAsync(Stream sent, CancellationToken cancellationToken) => new(new CompressingStream(sent, coder, compressing));
}
