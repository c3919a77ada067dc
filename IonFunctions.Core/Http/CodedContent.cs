using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Net.Http.Headers;

namespace IonFunctions.Core.Http;

/// <summary>
/// Content that is the same for everybody, in each coding that a browser may want, compressed once. Every coding has an entity
/// tag of its own (RFC 9110 section 8.8.3.3), which changes when the content does.
/// </summary>
internal sealed class CodedContent
{
    private const string Identity = "";
    private readonly ConcurrentDictionary<string, Representation> _representations = new(StringComparer.Ordinal);
    private readonly byte[] _content;
    private readonly string _contentType;
    private readonly string _tag;

    public CodedContent(byte[] content, string contentType)
    {
        (_content, _contentType, _tag) = (content, contentType, Convert.ToHexStringLower(SHA256.HashData(content))[..32]);
        _representations[Identity] = new(content, new($"\"{_tag}\""));
    }

    /// <summary>The bytes of all codings that are there already.</summary>
    public long Size => _representations.Values.Sum(one => (long)one.Bytes.Length);

    /// <summary>As it is without a coding.</summary>
    public ReadOnlyMemory<byte> Bytes => _content;

    /// <summary>With all codings there, so that none is added later to what is counted.</summary>
    public static CodedContent Compressed(byte[] content, string contentType)
    {
        var all = new CodedContent(content, contentType);
        foreach (var coder in Compression.All)
        {
            all.In(coder);
        }

        return all;
    }

    /// <summary>The content in the coding that the browser wants, or 304 where it has it.</summary>
    public IResult Answer(HttpContext context)
    {
        context.Response.Headers.Append(HeaderNames.Vary, HeaderNames.AcceptEncoding);
        // What stands in front adds CORS headers for an origin that may read it. An answer to another origin has none, and a
        // cache must not take the one for the other.
        context.Response.Headers.Append(HeaderNames.Vary, HeaderNames.Origin);
        var coder = context.RequestServices.GetRequiredService<Compression>().ForPublic(context.Request);
        return new Result(In(coder), _contentType);
    }

    private Representation In(ICompressionProvider? coder) => coder is null || _content.Length < Compression.Least
        ? _representations[Identity]
        : _representations.GetOrAdd(coder.EncodingName, static (_, state) => state.Self.Compress(state.coder), (Self: this, coder));

    private Representation Compress(ICompressionProvider coder)
    {
        using var compressed = new MemoryStream();
        using (var stream = coder.CreateStream(compressed))
        {
            stream.Write(_content);
        }

        return new(compressed.ToArray(), new($"\"{_tag}-{coder.EncodingName}\"")) { Coding = coder.EncodingName };
    }

    private sealed record Representation(byte[] Bytes, EntityTagHeaderValue EntityTag)
    {
        public string? Coding { get; init; }
    }

    private sealed class Result(Representation representation, string contentType) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            var response = httpContext.Response;
            response.Headers.ContentEncoding = representation.Coding;
            var isWhole = response.StatusCode == StatusCodes.Status200OK; // Of what there is not, a browser has nothing.
            await Results.Bytes(representation.Bytes, contentType, entityTag: isWhole ? representation.EntityTag : null).ExecuteAsync(httpContext);
            if (response.StatusCode == StatusCodes.Status304NotModified)
            {
                response.Headers.Remove(HeaderNames.ContentEncoding); // It has none to speak of (RFC 9110 section 15.4.5).
            }
        }
    }
}
