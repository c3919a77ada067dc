using System.Net;
using IonFunctions.Core.Http;
using IonFunctions.Core.Ion;
using IonFunctions.Core.Telemetry;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.Net.Http.Headers;
using Yarp.ReverseProxy.Forwarder;

namespace IonFunctions.Core.Proxy;

/// <summary>
/// What crosses between a browser and Ion. Headers are let through by name, not kept back by name: no cookie, no
/// hop-by-hop header and nothing that Ion may yet come to send.
/// </summary>
internal sealed class IonTransformer(
    IonPath path, AccessToken accessToken, IonLinks links, TokenCheck tokenCheck, ICompressionProvider? coder = null) : HttpTransformer
{
    /// <summary>Should Ion ever answer with a page, its script must not run as this app's.</summary>
    public const string ContentSecurityPolicy = "default-src 'none'; frame-ancestors 'none'; sandbox";

    private static readonly string[] RequestHeaders =
        [HeaderNames.AcceptEncoding, HeaderNames.IfModifiedSince, HeaderNames.IfNoneMatch];

    // .NET keeps some of them with the response and some with its content, and has views of its own of which.
    private static readonly string[] ResponseHeaders =
    [
        HeaderNames.ContentDisposition, HeaderNames.ContentEncoding, HeaderNames.ContentLanguage, HeaderNames.ContentLength,
        HeaderNames.ContentType, HeaderNames.ETag, HeaderNames.LastModified, HeaderNames.RetryAfter, HeaderNames.Vary,
    ];

    /// <summary>Whether Ion refused the token, which is not passed on: it is about our token, not about the browser.</summary>
    public bool TokenRefused { get; private set; }

    /// <summary>Whether Ion answered with a redirect, which no endpoint of its API does; a browser would follow it to Ion, without a token.</summary>
    public bool Redirected { get; private set; }

    public override ValueTask TransformRequestAsync(
        HttpContext httpContext, HttpRequestMessage proxyRequest, string destinationPrefix, CancellationToken cancellationToken)
    {
        var request = httpContext.Request;
        foreach (var name in RequestHeaders)
        {
            if (request.Headers.TryGetValue(name, out var values))
            {
                proxyRequest.Headers.TryAddWithoutValidation(name, values.Where(MayPass));
            }
        }

        if (path.IsJson)
        {
            // What is compressed must be decompressed here to be read for links; and whether it may be is decided here.
            proxyRequest.Headers.Remove(HeaderNames.AcceptEncoding);
        }

        if (proxyRequest.Content is { } content)
        {
            content.Headers.TryAddWithoutValidation(HeaderNames.ContentType, ContentTypeOf(request.ContentType));
            content.Headers.ContentLength = request.ContentLength;
        }

        if (proxyRequest.Method == HttpMethod.Head && !path.KnowsHead)
        {
            proxyRequest.Method = HttpMethod.Get; // The server here keeps the body back (RFC 9110 section 9.3.2).
        }

        proxyRequest.Headers.TryAddWithoutValidation(HeaderNames.Accept, path.Accept);
        proxyRequest.Headers.Authorization = new("Bearer", accessToken.Value);
        proxyRequest.RequestUri = new(destinationPrefix.TrimEnd('/') + path.Path + request.QueryString.ToUriComponent());
        proxyRequest.Options.Set(Traces.PathTemplate, path.Template);
        return default;
    }

    public override async ValueTask<bool> TransformResponseAsync(
        HttpContext httpContext, HttpResponseMessage? proxyResponse, CancellationToken cancellationToken)
    {
        if (proxyResponse is null)
        {
            return false; // The forwarder has no answer; what it has instead is its error.
        }

        TokenRefused = await tokenCheck.IsRefusedAsync(accessToken, proxyResponse, cancellationToken);
        Redirected = proxyResponse.StatusCode is >= HttpStatusCode.MultipleChoices and < HttpStatusCode.BadRequest and not HttpStatusCode.NotModified;
        if (TokenRefused || Redirected)
        {
            return false;
        }

        var codings = ContentCodings.Of(proxyResponse.Content.Headers);
        var length = codings.Count == 0 ? proxyResponse.Content.Headers.ContentLength : null;
        if (path.HasLinks && MediaType.IsJson(proxyResponse.Content.Headers) && ContentCodings.AreKnown(codings))
        {
            TranslateLinks(proxyResponse, codings);
        }

        CopyHeaders(proxyResponse, httpContext.Response);
        if (path.IsJson && coder is not null)
        {
            Compress(proxyResponse, httpContext, length);
        }

        httpContext.Response.Headers.ContentSecurityPolicy = ContentSecurityPolicy;
        return true;
    }

    /// <summary>None: a trailer is between two neighbours unless somebody says otherwise, and nothing here does.</summary>
    public override ValueTask TransformResponseTrailersAsync(
        HttpContext httpContext, HttpResponseMessage proxyResponse, CancellationToken cancellationToken) => default;

    /// <summary>Takes back what an answer that is not passed on has left: its status is replaced by whoever answers instead.</summary>
    public static void ClearIonHeaders(HttpResponse response)
    {
        foreach (var name in ResponseHeaders)
        {
            response.Headers.Remove(name);
        }
    }

    private void TranslateLinks(HttpResponseMessage response, IReadOnlyList<string> codings)
    {
        var translated = new LinkTranslatingContent(response.Content, codings, links.Translate);
        foreach (var (name, values) in response.Content.Headers.NonValidated)
        {
            // It is decompressed now, and its length is another; for HEAD, too, whose headers are those of GET.
            if (!name.Equals(HeaderNames.ContentEncoding, StringComparison.OrdinalIgnoreCase)
                && !name.Equals(HeaderNames.ContentLength, StringComparison.OrdinalIgnoreCase))
            {
                translated.Headers.TryAddWithoutValidation(name, values.AsEnumerable());
            }
        }

        response.Content = translated;
    }

    /// <summary>JSON that is not compressed yet is compressed on its way, but for what is very short.</summary>
    private void Compress(HttpResponseMessage from, HttpContext context, long? length)
    {
        var to = context.Response;
        to.Headers.Append(HeaderNames.Vary, HeaderNames.AcceptEncoding);
        if (to.Headers.ETag is [{ } tag] && !tag.StartsWith("W/", StringComparison.Ordinal))
        {
            to.Headers.ETag = "W/" + tag; // The bytes are others, what they say is not (RFC 9110 section 8.8.1).
        }

        if (!MediaType.IsJson(from.Content.Headers) || to.Headers.ContainsKey(HeaderNames.ContentEncoding))
        {
            return;
        }

        if (!HttpMethods.IsHead(context.Request.Method))
        {
            from.Content = new CompressedContent(from.Content, coder!, Compressing);
        }
        else if (length >= Compression.Least)
        {
            Compressing(); // There is no body to tell it by.
        }

        void Compressing()
        {
            to.Headers.ContentEncoding = coder!.EncodingName;
            to.Headers.ContentLength = null;
        }
    }

    private static void CopyHeaders(HttpResponseMessage from, HttpResponse to)
    {
        foreach (var name in ResponseHeaders)
        {
            if (from.Headers.NonValidated.TryGetValues(name, out var values) || from.Content.Headers.NonValidated.TryGetValues(name, out values))
            {
                var passing = values.Select(value => name == HeaderNames.ContentType ? ContentTypeOf(value) : value).OfType<string>().Where(MayPass).ToArray();
                if (passing.Length > 0)
                {
                    to.Headers[name] = passing;
                }
            }
        }
    }

    /// <summary>The type without its parameters where those can't pass; null where it can't either.</summary>
    private static string? ContentTypeOf(string? contentType) =>
        MayPass(contentType) ? contentType : MayPass(MediaType.Of(contentType ?? "")) ? MediaType.Of(contentType ?? "") : null;

    /// <summary>
    /// Neither side's server sends anything but printable ASCII (RFC 9110 section 5.5 has other bytes for opaque): it would
    /// fail at such a byte, and the answer with it. What can't pass is left out.
    /// </summary>
    private static bool MayPass(string? value) => value is not null && value.All(c => c is (>= ' ' and < '\x7F') or '\t');
}
