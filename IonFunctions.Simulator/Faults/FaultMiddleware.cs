using IonFunctions.Simulator.Counters;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace IonFunctions.Simulator.Faults;

/// <summary>
/// Stands between Kestrel and Ion: lets faults strike and counts. The work is done into a buffer where a fault or a
/// counter has to know the outcome before the answer leaves, which is at the token and revocation endpoints always.
/// <code>
///   request ──▶ 1 fault taken ──▶ 2 before: delay ──▶ 3 work, buffered ──▶ 4 after: delay ──▶ 5 counted ──▶ 6 answer
/// </code>
/// </summary>
internal sealed class FaultMiddleware(
    RequestDelegate next,
    FaultList faults,
    RequestCounters counters,
    IHostApplicationLifetime lifetime,
    ILogger<FaultMiddleware> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var endpoint = Endpoint(context.Request.Path);
        var grantType = endpoint == FaultEndpoint.Token ? await ReadGrantTypeAsync(context.Request) : null;

        // 1
        var fault = faults.Take(context.Request.Path, grantType);
        if (fault is null && endpoint is not (FaultEndpoint.Token or FaultEndpoint.Revoke))
        {
            if (endpoint == FaultEndpoint.Api)
            {
                context.Response.OnStarting(CountApiRequestAsync, context);
            }

            await next(context);
            return;
        }

        // Django does its work whether or not the client is still there, so a client that leaves cancels nothing here.
        var clientGone = context.RequestAborted;
        context.RequestAborted = CancellationToken.None;

        // 2
        if (fault is { When: FaultMoment.Before, BreaksOff: false })
        {
            await DelayAsync(fault);
        }

        // 3
        var replaced = fault is { Drop: true } or { Answers: true };
        using var answer = new MemoryStream();
        if (!replaced || fault is { When: FaultMoment.After })
        {
            await WorkAsync(context, answer);
        }

        // 4
        if (fault is { When: FaultMoment.After, BreaksOff: false })
        {
            await DelayAsync(fault);
        }

        // 5
        var facts = RequestFacts.Of(context);
        var outcome = replaced ? TokenOutcome.Fault
            : clientGone.IsCancellationRequested ? TokenOutcome.Gone
            : facts.Error ?? TokenOutcome.Success;
        Count(context, endpoint, grantType, outcome, facts, Status(context, fault, replaced));

        // 6
        if (fault is { BreaksOff: true })
        {
            await AnswerAsync(context, fault);
            await context.Response.Body.FlushAsync();
            await DelayAsync(fault);
            context.Abort();
        }
        else if (fault is { Drop: true })
        {
            context.Abort();
        }
        else if (replaced)
        {
            await AnswerAsync(context, fault!);
        }
        else
        {
            context.Response.ContentLength = answer.Length;
            await context.Response.Body.WriteAsync(answer.GetBuffer().AsMemory(0, (int)answer.Length));
        }
    }

    private async Task WorkAsync(HttpContext context, MemoryStream answer)
    {
        var body = context.Response.Body;
        context.Response.Body = answer;
        try
        {
            await next(context);
        }
#pragma warning disable CA1031 // Whatever went wrong, the answer is a 500, as it would be Django's.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Log.RequestFailed(logger, context.Request.Path, exception);
            RequestFacts.Of(context).Error = "server_error";
            answer.SetLength(0);
            context.Response.Clear();
            context.Response.StatusCode = StatusCodes.Status500InternalServerError;
        }
        finally
        {
            context.Response.Body = body;
        }
    }

    private async Task DelayAsync(Fault fault)
    {
        if (fault.Delay > TimeSpan.Zero)
        {
            // On real time even where tokens expire by a test's clock, and no longer than until the simulator stops.
            await Task.Delay(fault.Delay, lifetime.ApplicationStopping)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void Count(
        HttpContext context, string? endpoint, string? grantType, string outcome, RequestFacts facts, int status)
    {
        switch (endpoint)
        {
            case FaultEndpoint.Token:
                counters.CountTokenRequest(grantType ?? "", outcome, facts.User, facts.Issued);
                break;
            case FaultEndpoint.Revoke:
                counters.CountRevocation(facts.RevokedTokenType ?? "unknown", outcome, facts.User);
                break;
            case FaultEndpoint.Api:
                counters.CountApiRequest(context.Request.Path.Value!, status, facts.User);
                break;
        }
    }

    private Task CountApiRequestAsync(object state)
    {
        var context = (HttpContext)state;
        counters.CountApiRequest(
            context.Request.Path.Value!, context.Response.StatusCode, RequestFacts.Of(context).User);
        return Task.CompletedTask;
    }

    private static int Status(HttpContext context, Fault? fault, bool replaced) =>
        fault is { Drop: true, BreaksOff: false } ? 0
        : replaced ? fault!.Status ?? StatusCodes.Status200OK
        : context.Response.StatusCode;

    private static async Task AnswerAsync(HttpContext context, Fault fault)
    {
        context.Response.Clear();
        context.Response.StatusCode = fault.Status ?? StatusCodes.Status200OK;
        foreach (var (name, value) in fault.Headers)
        {
            context.Response.Headers[name] = value;
        }

        if (fault.Body is { } body)
        {
            context.Response.ContentType = fault.ContentType ?? "application/json";
            await context.Response.WriteAsync(body);
        }
    }

    private static async ValueTask<string?> ReadGrantTypeAsync(HttpRequest request)
    {
        if (!HttpMethods.IsPost(request.Method) || !request.HasFormContentType)
        {
            return null;
        }

        try
        {
            return (await request.ReadFormAsync())["grant_type"];
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or BadHttpRequestException)
        {
            return null; // Whoever reads the form for its own sake reports what is wrong with it.
        }
    }

    private static string? Endpoint(PathString path) =>
        FaultEndpoint.Covers(FaultEndpoint.Api, path) || FaultEndpoint.IsOpenId(path) ? FaultEndpoint.Api
        : FaultEndpoint.Covers(FaultEndpoint.Token, path) ? FaultEndpoint.Token
        : FaultEndpoint.Covers(FaultEndpoint.Revoke, path) ? FaultEndpoint.Revoke
        : null;
}
