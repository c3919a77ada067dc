using System.Globalization;
using IonFunctions.Core.Answers;
using IonFunctions.Core.Http;
using IonFunctions.Core.Limits;
using IonFunctions.Core.PublicData;
using IonFunctions.Core.Sessions;
using IonFunctions.Core.Settings;
using IonFunctions.Core.Telemetry;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace IonFunctions.Core.Proxy;

/// <summary>Answers what is public at Ion: with the same bytes to everybody, whoever is signed in or not.</summary>
internal sealed class PublicApi(PublicAnswers answers, SessionLookup lookup, AppSettings settings, Metrics metrics, TimeProvider time)
{
    private readonly Func<HttpContext, Payer?> _payerOf = lookup.PayerOf;

    private static readonly string StaleIfError = string.Create(CultureInfo.InvariantCulture, $", stale-if-error={PublicCache.KeptFor.TotalSeconds}");

    /// <summary>What is asked for, where it is public here; null where it is for a session.</summary>
    public PublicResource? Find(HttpRequest request, IonPath path) =>
        settings.PublicFor > TimeSpan.Zero ? PublicPath.Of(path, request.QueryString) : null;

    public async Task<IResult> AnswerAsync(HttpContext context, PublicResource resource, IonPath path)
    {
        var started = time.GetTimestamp();
        var (entry, wasKept) = await GetAsync(context, resource, path, started);
        var result = entry.Answer is { } answer ? Answer(context, answer) : Fail(context, entry.Failure!);
        var outcome = entry.Answer is null ? "failed" : entry.Failure is not null ? "stale" : wasKept ? "kept" : "asked";
        metrics.PublicAnswered(path.Route, outcome);
        metrics.Proxied(context.Request.Method, path.Route, ResultStatus.Of(result, context), time.GetElapsedTime(started));
        Traces.SetOutcome(Traces.OfRequest(context), outcome);
        return result;
    }

    private async Task<(PublicEntry Entry, bool WasKept)> GetAsync(HttpContext context, PublicResource resource, IonPath path, long started)
    {
        try
        {
            return await answers.GetAsync(resource, _payerOf, context, context.RequestAborted);
        }
        catch (LimitReachedException)
        {
            metrics.Proxied(context.Request.Method, path.Route, StatusCodes.Status429TooManyRequests, time.GetElapsedTime(started));
            throw;
        }
    }

    private IResult Answer(HttpContext context, PublicAnswer answer)
    {
        var headers = context.Response.Headers;
        var (age, freshFor) = (time.GetUtcNow() - answer.AskedAt, answers.FreshFor(answer));
        headers.CacheControl = string.Create(CultureInfo.InvariantCulture, $"public, max-age={freshFor.TotalSeconds:0}")
            + (answer.Status == StatusCodes.Status200OK ? StaleIfError : "");
        headers.Age = ((long)Math.Max(0, Math.Floor(age.TotalSeconds))).ToString(CultureInfo.InvariantCulture);
        return Pass(context, answer);
    }

    /// <summary>What Ion says itself passes, as where somebody is signed in; only nobody keeps it.</summary>
    private static IResult Fail(HttpContext context, PublicFetch.Failed failure)
    {
        if (failure.Said is { } said)
        {
            context.Response.Headers.RetryAfter = failure.Outage.RetryAfter is { } wait ? ((long)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture) : StringValues.Empty;
            return Pass(context, said);
        }

        // Why, is logged once for all of them; a person's page has a reference that leads there.
        return new FailureResult(IonFailure.OfPublicData(failure.Outage), isExpected: !BrowserRequest.WantsPage(context.Request));
    }

    private static IResult Pass(HttpContext context, PublicAnswer answer)
    {
        context.Response.Headers.ContentSecurityPolicy = IonTransformer.ContentSecurityPolicy;
        context.Response.StatusCode = answer.Status;
        return answer.Content?.Answer(context) ?? Results.StatusCode(answer.Status);
    }
}
