using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace IonFunctions.Core.Http;

/// <summary>ASP.NET Core's choice by <c>Accept-Encoding</c> (RFC 9110 section 12.5.3), but that it takes <c>*</c> for what is refused by name beside it, too. Not of the kind that the app's own compression is looked up by: that may be another's, with other options.</summary>
internal sealed class CodingChoice(IServiceProvider services) : ResponseCompressionProvider(services, Options.Create(Compression.CodingOptions))
{
    public override ICompressionProvider? GetCompressionProvider(HttpContext context)
    {
        var coder = base.GetCompressionProvider(context);
        return coder is null || !IsRefused(context.Request, coder)
            ? coder
            : Compression.All.FirstOrDefault(other => !IsRefused(context.Request, other));
    }

    private static bool IsRefused(HttpRequest request, ICompressionProvider coder) =>
        StringWithQualityHeaderValue.TryParseList(request.Headers.AcceptEncoding, out var accepted)
        && accepted.Any(one => one.Quality == 0 && one.Value.Equals(coder.EncodingName, StringComparison.OrdinalIgnoreCase));
}
