using System.Buffers;
using System.Net.Http.Headers;
using IonFunctions.Core.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using HeaderNames = Microsoft.Net.Http.Headers.HeaderNames;

namespace IonFunctions.Core.Proxy;

/// <summary>
/// The headers that cross between a browser and Ion. They are let through by name, not kept back by name: no cookie, no
/// hop-by-hop header and nothing that Ion may yet come to send.
/// </summary>
internal static class PassingHeaders
{
    private static readonly string[] RequestHeaders = [HeaderNames.IfModifiedSince, HeaderNames.IfNoneMatch];

    // .NET has views of its own of which headers are the response's and which its content's.
    private static readonly string[] ResponseHeaders = [HeaderNames.ETag, HeaderNames.RetryAfter, HeaderNames.Vary];

    private static readonly string[] ContentHeaders =
    [
        HeaderNames.ContentDisposition, HeaderNames.ContentEncoding, HeaderNames.ContentLanguage, HeaderNames.ContentLength,
        HeaderNames.ContentType, HeaderNames.LastModified,
    ];

    private static readonly SearchValues<char> Sendable = SearchValues.Create(['\t', .. Enumerable.Range(' ', '\x7F' - ' ').Select(c => (char)c)]);

    /// <summary>Those of the browser's request to Ion.</summary>
    /// <param name="from">The browser's.</param>
    /// <param name="to">The one to Ion.</param>
    /// <param name="withEncoding">Whether Ion is told how it may compress its answer.</param>
    public static void Copy(HttpRequest from, HttpRequestMessage to, bool withEncoding)
    {
        foreach (var name in RequestHeaders)
        {
            Copy(name, from, to);
        }

        if (withEncoding)
        {
            Copy(HeaderNames.AcceptEncoding, from, to);
        }
    }

    /// <summary>Those of Ion's answer to the browser.</summary>
    public static void Copy(HttpResponseMessage from, HttpResponse to)
    {
        Copy(ResponseHeaders, from.Headers.NonValidated, to);
        Copy(ContentHeaders, from.Content.Headers.NonValidated, to);
    }

    /// <summary>Takes back what an answer that is not passed on has left: its status is replaced by whoever answers instead.</summary>
    public static void Clear(HttpResponse response)
    {
        foreach (var name in ResponseHeaders.Concat(ContentHeaders))
        {
            response.Headers.Remove(name);
        }
    }

    /// <summary>The type without its parameters where those can't pass; null where it can't either.</summary>
    public static string? ContentTypeOf(string? contentType) =>
        MayPass(contentType) ? contentType : MayPass(MediaType.Of(contentType ?? "")) ? MediaType.Of(contentType ?? "") : null;

    private static void Copy(string name, HttpRequest from, HttpRequestMessage to)
    {
        if (from.Headers.TryGetValue(name, out var values))
        {
            to.Headers.TryAddWithoutValidation(name, values.Where(MayPass));
        }
    }

    private static void Copy(string[] names, HttpHeadersNonValidated from, HttpResponse to)
    {
        foreach (var name in names)
        {
            if (from.TryGetValues(name, out var values) && Passing(name, values) is { Count: > 0 } passing)
            {
                to.Headers[name] = passing;
            }
        }
    }

    /// <summary>Those values that may: mostly the only one.</summary>
    private static StringValues Passing(string name, HeaderStringValues values)
    {
        var passing = StringValues.Empty;
        foreach (var value in values)
        {
            if ((name == HeaderNames.ContentType ? ContentTypeOf(value) : value) is { } text && MayPass(text))
            {
                passing = StringValues.Concat(passing, text);
            }
        }

        return passing;
    }

    /// <summary>
    /// Neither side's server sends anything but printable ASCII (RFC 9110 section 5.5 has other bytes for opaque): it would
    /// fail at such a byte, and the answer with it. What can't pass is left out.
    /// </summary>
    private static bool MayPass(string? value) => value is not null && !value.AsSpan().ContainsAnyExcept(Sendable);
}
