using IonFunctions.Core.Http;
using IonFunctions.Core.Settings;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace IonFunctions.Core.Proxy;

/// <summary>Ion's API for the paths of <see cref="IonApi"/>: as the signed-in user, but what is public there as nobody.</summary>
internal sealed class IonApiEndpoint(IonForwarder forwarder, PublicApi publicApi, AppSettings settings, ILogger<IonApiEndpoint> logger)
    : ChangingEndpoint(Routes.IonApi, settings.Site, logger)
{
    private const string Prefix = "/api/ion";

    protected override async Task<IResult> AnswerAllowedAsync(HttpContext context)
    {
        if (HasDotSegments(context) || !context.Request.Path.StartsWithSegments(Prefix, StringComparison.OrdinalIgnoreCase, out var path) || IonApi.Find(path) is not (var entry, var ionPath))
        {
            return new FailureResult(Failures.NotInIonApi);
        }

        if (!HttpMethods.IsPost(context.Request.Method))
        {
            return publicApi.Find(context.Request, ionPath) is { } resource
                ? await publicApi.AnswerAsync(context, resource, ionPath)
                : await forwarder.ForwardAsync(context, ionPath);
        }

        return entry.TakesPost
            ? await forwarder.ForwardWriteAsync(context, ionPath)
            : MethodNotAllowed.Answer(context, HttpMethods.Get, HttpMethods.Head);
    }

    /// <summary>
    /// Whether the server has resolved dot segments (RFC 3986 section 5.2.4). What comes of them may well be a path of the
    /// list, but is not what was asked for; every client resolves them before it asks.
    /// </summary>
    private static bool HasDotSegments(HttpContext context)
    {
        var target = context.Features.Get<IHttpRequestFeature>()?.RawTarget ?? "";
        var query = target.IndexOf('?', StringComparison.Ordinal);
        var path = query < 0 ? target : target[..query];
        return (path.Contains("/.", StringComparison.Ordinal) || path.Contains("%2e", StringComparison.OrdinalIgnoreCase))
            && path.Replace("%2e", ".", StringComparison.OrdinalIgnoreCase).Split('/').Any(segment => segment is "." or "..");
    }
}
