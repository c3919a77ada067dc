using IonFunctions.Core.Hosting;
using IonFunctions.Core.Limits;
using IonFunctions.Core.Settings;
using IonFunctions.Core.Telemetry;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace IonFunctions.Core.Http;

/// <summary>One operation of the HTTP contract; a head maps it by a constant of <see cref="Routes"/>.</summary>
internal abstract class IonEndpoint(string route, ILogger logger)
{
    private SiteSettings? _site;

    protected ILogger Logger { get; } = logger;

    /// <summary>
    /// Answers one request. No exception leaves it: the Functions host would turn one into a 500 with an empty body.
    /// </summary>
    public async Task<IResult> HandleAsync(HttpContext context)
    {
        var activity = Traces.OfRequest(context, route);
        var site = _site ??= context.RequestServices.GetRequiredService<AppSettings>().Site; // Once: a scope is made for who asks a request for its services.
        CommonHeaders.Set(context.Response, site);
        IResult result;
        try
        {
            result = BrowserRequest.IsForeignLoad(context.Request, site)
                ? new FailureResult(Failures.ForeignLoad, isExpected: true)
                : await AnswerAsync(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            result = Results.Empty; // Nobody is left to read an answer.
        }
        catch (Exception e) when (e is ConnectionResetException or ConnectionAbortedException)
        {
            result = Results.Empty; // Likewise: reading the body has noticed it first.
        }
        catch (BadHttpRequestException e)
        {
            // The server's word for a body that breaks off, stalls, or is longer than it takes.
            Log.BodyNotRead(Logger, e.StatusCode);
            result = AnswerFailure(context, BodyFailure.Of(e));
        }
        catch (LimitReachedException e)
        {
            result = AnswerFailure(context, Failures.TooManyRequests(e.RetryAfter));
        }
        catch (DependencyUnavailableException e)
        {
            Log.DependencyUnavailable(Logger, e);
            result = AnswerFailure(context, Unavailable(e.Dependency));
        }
#pragma warning disable CA1031 // Whatever it is, the browser gets an answer and the log the reason.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Log.Unexpected(Logger, e);
            result = context.Response.HasStarted ? Results.Empty : AnswerFailure(context, Failures.Internal);
        }

        Traces.SetStatus(activity, ResultStatus.Of(result, context));
        return result;
    }

    protected abstract Task<IResult> AnswerAsync(HttpContext context);

    /// <summary>What to say when Table Storage or Key Vault can't be used.</summary>
    protected virtual Failure Unavailable(string dependency) => Failures.DependencyUnavailable(dependency);

    /// <summary>How a failure looks to whoever asked: problem+json to programs, a page to people.</summary>
    protected virtual IResult AnswerFailure(HttpContext context, Failure failure) => new FailureResult(failure);
}
