using System.Net;
using IonFunctions.Core.Tokens;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using Yarp.ReverseProxy.Forwarder;

namespace IonFunctions.Core.Proxy;

/// <summary>
/// What crosses between a browser and Ion. Headers are let through by name, not kept back by name: no cookie, no
/// hop-by-hop header and nothing that Ion may yet come to send.
/// </summary>
internal sealed class IonTransformer(IonPath path, AccessToken accessToken, IonLinks links, TokenCheck tokenCheck) : HttpTransformer
{
    private static readonly string[] RequestHeaders =
        [HeaderNames.AcceptEncoding, HeaderNames.IfModifiedSince, HeaderNames.IfNoneMatch];

    private static readonly string[] ResponseHeaders =
        [HeaderNames.ContentEncoding, HeaderNames.ETag, HeaderNames.LastModified, HeaderNames.RetryAfter, HeaderNames.Vary];

    private static readonly string[] ContentHeaders =
        [HeaderNames.ContentDisposition, HeaderNames.ContentLanguage, HeaderNames.ContentLength, HeaderNames.ContentType];

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
                proxyRequest.Headers.TryAddWithoutValidation(name, values.AsEnumerable());
            }
        }

        if (path.HasLinks)
        {
            proxyRequest.Headers.Remove(HeaderNames.AcceptEncoding); // What is compressed can't be read for links.
        }

        if (proxyRequest.Content is { } content)
        {
            content.Headers.TryAddWithoutValidation(HeaderNames.ContentType, request.ContentType);
            content.Headers.ContentLength = request.ContentLength;
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

        if (path.HasLinks && IsReadableJson(proxyResponse.Content))
        {
            // Its length is another now, for HEAD, too.
            proxyResponse.Content.Headers.ContentLength = null;
            TranslateLinks(proxyResponse);
        }

        Copy(ResponseHeaders, proxyResponse.Headers, httpContext.Response);
        Copy(ContentHeaders, proxyResponse.Content.Headers, httpContext.Response);
        // Should Ion ever answer with a page, its script must not run as this app's.
        httpContext.Response.Headers.ContentSecurityPolicy = "default-src 'none'; frame-ancestors 'none'; sandbox";
        return true;
    }

    /// <summary>None: a trailer is between two neighbours unless somebody says otherwise, and nothing here does.</summary>
    public override ValueTask TransformResponseTrailersAsync(
        HttpContext httpContext, HttpResponseMessage proxyResponse, CancellationToken cancellationToken) => default;

    /// <summary>Takes back what an answer that is not passed on has left: its status is replaced by whoever answers instead.</summary>
    public static void ClearIonHeaders(HttpResponse response)
    {
        foreach (var name in ResponseHeaders.Concat(ContentHeaders))
        {
            response.Headers.Remove(name);
        }
    }

    private static bool IsReadableJson(HttpContent content) =>
        content.Headers.ContentType?.MediaType == "application/json" && content.Headers.ContentEncoding.Count == 0;

    private void TranslateLinks(HttpResponseMessage response)
    {
        var translated = new LinkTranslatingContent(response.Content, links.Translate);
        foreach (var (name, values) in response.Content.Headers)
        {
            translated.Headers.TryAddWithoutValidation(name, values);
        }

        response.Content = translated;
    }

    private static void Copy(string[] names, System.Net.Http.Headers.HttpHeaders from, HttpResponse to)
    {
        foreach (var name in names)
        {
            if (from.TryGetValues(name, out var values))
            {
                to.Headers[name] = values.ToArray();
            }
        }
    }
}
