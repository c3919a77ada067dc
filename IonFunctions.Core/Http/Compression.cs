using System.IO.Compression;
using IonFunctions.Core.Settings;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace IonFunctions.Core.Http;

/// <summary>
/// Which coding (RFC 9110 section 8.4) an answer goes out in: ASP.NET Core reads <c>Accept-Encoding</c> and compresses, this
/// says what may be. docs/compression.md tells of each answer why.
/// </summary>
internal sealed class Compression(CodingChoice choice, AppSettings settings)
{
    /// <summary>What is shorter fits into one packet either way.</summary>
    public const int Least = 1024;

    // In the order in which they are chosen where a browser likes both as well. "Optimal" is the fast half of what Brotli
    // has: a block's 300 kB take it some milliseconds.
    private static readonly ICompressionProvider[] Coders =
    [
        new BrotliCompressionProvider(Options.Create(new BrotliCompressionProviderOptions { Level = CompressionLevel.Optimal })),
        new GzipCompressionProvider(Options.Create(new GzipCompressionProviderOptions { Level = CompressionLevel.Optimal })),
    ];

    /// <summary>The codings, each with what compresses.</summary>
    public static IReadOnlyList<ICompressionProvider> All => Coders;

    /// <summary>What ASP.NET Core is told of them.</summary>
    public static ResponseCompressionOptions CodingOptions { get; } = OptionsOf(Coders);

    /// <summary>For what is the same for everybody, and so has no secret in it; null for as it is.</summary>
    public ICompressionProvider? ForPublic(HttpRequest request) =>
        StringValues.IsNullOrEmpty(request.Headers.AcceptEncoding) ? null : choice.GetCompressionProvider(request.HttpContext);

    /// <summary>
    /// For what is of the user who is signed in; null for as it is. How long it is when compressed tells something of it to
    /// who can choose a part of it, make the browser ask again and again, and watch the line (BREACH). So what another site
    /// has caused is not compressed.
    /// </summary>
    public ICompressionProvider? ForPersonal(HttpRequest request) =>
        BrowserRequest.IsFromElsewhere(request, settings.Site) ? null : ForPublic(request);

    private static ResponseCompressionOptions OptionsOf(IEnumerable<ICompressionProvider> coders)
    {
        var options = new ResponseCompressionOptions { EnableForHttps = true }; // What may be compressed is decided here.
        foreach (var coder in coders)
        {
            options.Providers.Add(coder);
        }

        return options;
    }
}
