using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace IonFunctions.Core.Site;

/// <summary>How a file is sent: with ASP.NET Core's own file results, which know ranges, conditions and HEAD.</summary>
internal sealed class SiteAnswers(SitePages pages)
{
    // What is larger is not taken into memory.
    private const long LargestInMemory = 1024 * 1024;

    /// <summary>The file, or what its conditions ask for; null where it has gone since it was found.</summary>
    public async Task<IResult?> FileAsync(HttpContext context, SiteFile file, SitePolicy policy, bool isPrivate)
    {
        var (coding, fullName) = Choose(context.Request, file);
        var mayBePart = coding is null && AsksForPart(context.Request) is not false;
        var stream = Open(fullName);
        if (stream is null)
        {
            return null;
        }

        SetHeaders(context.Response, file, policy, isPrivate);
        if (coding is not null)
        {
            context.Response.Headers.ContentEncoding = coding.Name;
        }

        var written = new DateTimeOffset(File.GetLastWriteTimeUtc(stream.SafeFileHandle));
        if (stream.Length > LargestInMemory && !HasEnd(file))
        {
            var tag = pages.TagOf(stream);
            return Results.Stream(new UnchangedStream(stream), file.ContentType, lastModified: written, entityTag: tag, enableRangeProcessing: mayBePart);
        }

        var content = await ReadAsync(stream, file, context.RequestAborted);
        return Results.Bytes(content, file.ContentType, lastModified: written, entityTag: EntityTag.Of(content), enableRangeProcessing: mayBePart);
    }

    /// <summary>A page in the place of another answer, with that answer's status; null where it has gone since it was found.</summary>
    public async Task<IResult?> StandInAsync(HttpContext context, SiteFile page, SitePolicy policy, int status)
    {
        if (Open(page.FullName) is not { } stream)
        {
            return null;
        }

        context.Response.Headers.ContentSecurityPolicy = policy.ContentSecurityPolicy;
        return new StandInResult(status, page.ContentType, await ReadAsync(stream, page, context.RequestAborted));
    }

    // A part of a file is a part of the file as it is: so one who asks for a part gets it, whatever codings they take.
    private static (ContentCoding? Coding, string FullName) Choose(HttpRequest request, SiteFile file)
    {
        if (file.Codings.Count == 0 || AsksForPart(request) is true)
        {
            return (null, file.FullName);
        }

        var accepted = request.GetTypedHeaders().AcceptEncoding;
        return ContentCoding.Choose(file.Codings.Select(one => one.Coding), accepted) is { } coding
            ? file.Codings.Single(one => one.Coding == coding)
            : (null, file.FullName);
    }

    /// <summary>Null where nothing is said of parts; false where they are of a unit that is not known, which is of no account (RFC 9110 section 14.2).</summary>
    private static bool? AsksForPart(HttpRequest request) =>
        request.Headers.Range.Count == 0 ? null : request.GetTypedHeaders().Range?.Unit.Equals("bytes", StringComparison.OrdinalIgnoreCase) is true;

    private static FileStream? Open(string fullName)
    {
        try
        {
            return new(fullName, new FileStreamOptions
            {
                Share = FileShare.ReadWrite | FileShare.Delete,
                Options = FileOptions.Asynchronous | FileOptions.SequentialScan,
            });
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    private void SetHeaders(HttpResponse response, SiteFile file, SitePolicy policy, bool isPrivate)
    {
        response.Headers.ContentSecurityPolicy = policy.ContentSecurityPolicy;
        response.Headers.CacheControl = isPrivate ? "private, no-store"
            : pages.Options.IsBeingEdited ? "no-store"
            : file.IsImmutable ? "public, max-age=31536000, immutable"
            : "no-cache";
        // What stands in front adds CORS headers for an origin that may read it, and a cache must not take one answer for the other.
        response.Headers.Append(HeaderNames.Vary, HeaderNames.Origin);
        if (file.Codings.Count > 0)
        {
            response.Headers.Append(HeaderNames.Vary, HeaderNames.AcceptEncoding);
        }
    }

    private bool HasEnd(SiteFile file) => file.IsPage && pages.Options.EndOfPage is not null;

    /// <summary>What is read is what is sent, and what the tag is made of, whoever writes to the file meanwhile.</summary>
    private async Task<byte[]> ReadAsync(FileStream stream, SiteFile file, CancellationToken cancellationToken)
    {
        // Before the file: a change in between is one that the browser will be told of.
        var end = HasEnd(file) ? pages.Options.EndOfPage!() : "";
        await using (stream)
        {
            using var content = new MemoryStream((int)Math.Min(stream.Length, LargestInMemory));
            await stream.CopyToAsync(content, cancellationToken);
            content.Write(Encoding.UTF8.GetBytes(end));
            return content.ToArray();
        }
    }

    private sealed class StandInResult(int status, string contentType, byte[] content) : IResult, IStatusCodeHttpResult
    {
        public int? StatusCode => status;

        public async Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.StatusCode = status;
            httpContext.Response.ContentType = contentType;
            httpContext.Response.ContentLength = content.Length;
            if (!HttpMethods.IsHead(httpContext.Request.Method))
            {
                await httpContext.Response.Body.WriteAsync(content, httpContext.RequestAborted);
            }
        }
    }
}
