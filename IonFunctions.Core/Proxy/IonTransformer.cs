using System.Net;
using IonFunctions.Core.Http;
using IonFunctions.Core.Ion;
using IonFunctions.Core.Telemetry;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.Net.Http.Headers;
using Yarp.ReverseProxy.Forwarder;

namespace IonFunctions.Core.Proxy;

/// <summary>What becomes of a request on its way to Ion, and of the answer on its way back; of headers, <see cref="PassingHeaders"/> pass.</summary>
internal sealed class IonTransformer(
    IonPath path, AccessToken accessToken, IonLinks links, TokenCheck tokenCheck, ICompressionProvider? coder = null) : HttpTransformer
{
    /// <summary>Should Ion ever answer with a page, its script must not run as this app's.</summary>
    public const string ContentSecurityPolicy = "default-src 'none'; frame-ancestors 'none'; sandbox";

    /// <summary>Whether Ion refused the token, which is not passed on: it is about our token, not about the browser.</summary>
    public bool TokenRefused { get; private set; }

    /// <summary>Whether Ion answered with a redirect, which no endpoint of its API does; a browser would follow it to Ion, without a token.</summary>
    public bool Redirected { get; private set; }

    public override ValueTask TransformRequestAsync(
        HttpContext httpContext, HttpRequestMessage proxyRequest, string destinationPrefix, CancellationToken cancellationToken)
    {
        var request = httpContext.Request;
        // What is compressed must be decompressed here to be read for links; and whether JSON may be is decided here.
        PassingHeaders.Copy(request, proxyRequest, withEncoding: !path.IsJson);

        if (proxyRequest.Content is { } content)
        {
            content.Headers.TryAddWithoutValidation(HeaderNames.ContentType, PassingHeaders.ContentTypeOf(request.ContentType));
            content.Headers.ContentLength = request.ContentLength;
        }

        if (proxyRequest.Method == HttpMethod.Head && !path.KnowsHead)
        {
            proxyRequest.Method = HttpMethod.Get; // The server here keeps the body back (RFC 9110 section 9.3.2).
        }

        proxyRequest.Headers.TryAddWithoutValidation(HeaderNames.Accept, path.Accept);
        proxyRequest.Headers.TryAddWithoutValidation(HeaderNames.Authorization, "Bearer " + accessToken.Value);
        proxyRequest.RequestUri = path.At(destinationPrefix, request.QueryString);
        Traces.Name(proxyRequest, path.Template);
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

        PassingHeaders.Copy(proxyResponse, httpContext.Response);
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

    private void TranslateLinks(HttpResponseMessage response, IReadOnlyList<string> codings)
    {
        var translated = new LinkTranslatingContent(response.Content, codings, links);
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
}
