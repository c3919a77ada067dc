using System.Net;
using IonFunctions.Core.Answers;
using IonFunctions.Core.Hosting;
using IonFunctions.Core.Http;
using IonFunctions.Core.Ion;
using IonFunctions.Core.Limits;
using IonFunctions.Core.Refresh;
using IonFunctions.Core.Sessions;
using IonFunctions.Core.Settings;
using IonFunctions.Core.Telemetry;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.Extensions.Logging;
using Yarp.ReverseProxy.Forwarder;

namespace IonFunctions.Core.Proxy;

/// <summary>Forwards a request to Ion's API as the session's user, and streams the answer back.</summary>
internal sealed class IonForwarder(
    CurrentSession currentSession,
    UserTokens userTokens,
    IHttpForwarder forwarder,
    IonHttpClient ion,
    IonLinks links,
    TokenCheck tokenCheck,
    Compression compression,
    ForwarderRequestConfig requestConfig,
    Metrics metrics,
    AppSettings settings,
    TimeProvider time,
    ILogger<IonForwarder> logger)
{
    /// <summary>How long Ion may be silent: less than the 230 s after which Azure's front end gives up, and more than a page's visitor has patience for.</summary>
    public static ForwarderRequestConfig RequestConfig { get; } = new()
    {
        ActivityTimeout = TimeSpan.FromSeconds(30),
        Version = HttpVersion.Version11,
        VersionPolicy = HttpVersionPolicy.RequestVersionOrHigher,
    };

    private readonly string _ionBaseUrl = settings.Ion.BaseUrl.AbsoluteUri;

    /// <summary>Forwards a request that changes nothing; who is not signed in is sent to sign in.</summary>
    /// <exception cref="DependencyUnavailableException">Storage or Key Vault can't be used.</exception>
    public Task<IResult> ForwardAsync(HttpContext context, IonPath path)
    {
        // Some clients send a body with GET. Ion has no use for one, and it could not be sent a second time.
        context.Features.Set<IHttpRequestBodyDetectionFeature>(NoBody.Instance);
        return MeasureAsync(context, path, writes: false);
    }

    /// <summary>Forwards a body that changes something, where the app allows it and the session's tokens do.</summary>
    /// <exception cref="DependencyUnavailableException">Storage or Key Vault can't be used.</exception>
    public Task<IResult> ForwardWriteAsync(HttpContext context, IonPath path) => MeasureAsync(context, path, writes: true);

    private async Task<IResult> MeasureAsync(HttpContext context, IonPath path, bool writes)
    {
        var started = time.GetTimestamp();
        var status = StatusCodes.Status503ServiceUnavailable; // What the endpoint makes of the exception.
        try
        {
            var result = await currentSession.FindAsync(context) is not { } session ? SignedOut.Answer(context)
                : writes ? await WriteAsync(context, session, path)
                : session.Tokens.OpensApi ? await SendAsync(context, session, path, body: null)
                : new FailureResult(Failures.ReadScopeMissing);
            status = ResultStatus.Of(result, context);
            return result;
        }
        catch (LimitReachedException)
        {
            status = StatusCodes.Status429TooManyRequests;
            throw;
        }
        catch (BadHttpRequestException e)
        {
            status = BodyFailure.Of(e).Status;
            throw;
        }
        finally
        {
            metrics.Proxied(context.Request.Method, path.Route, status, time.GetElapsedTime(started));
        }
    }

    private async Task<IResult> WriteAsync(HttpContext context, Session session, IonPath path)
    {
        if (RefusalOf(session) is { } refusal)
        {
            return new FailureResult(refusal);
        }

        var (body, failure) = await WriteBody.ReadAsync(context.Request);
        return body is null ? new FailureResult(failure!) : await SendAsync(context, session, path, body);
    }

    private Failure? RefusalOf(Session session) =>
        (settings.AllowWrites, ScopeText.Has(session.Tokens.Scope, ScopeText.Write)) switch
        {
            (true, true) => null,
            (true, false) => Failures.ScopeMissing,
            (false, true) => Failures.WritesOff,
            (false, false) => Failures.WritesOffAndScopeMissing,
        };

    private async Task<IResult> SendAsync(HttpContext context, Session session, IonPath path, byte[]? body)
    {
        // The forwarder would ask Ion to change to another protocol where the browser asks for that.
        context.Features.Set<IHttpUpgradeFeature>(null);
        context.Features.Set<IHttpExtendedConnectFeature>(null);
        var coder = body is null ? compression.ForPersonal(context.Request) : null; // What a write is answered with is short.
        var token = userTokens.GoodOf(session);
        if (token is { } good) // Nearly always, and with success.
        {
            var transformer = new IonTransformer(path, good, links, tokenCheck, coder);
            var failure = FailureOf(context, await SendOnceAsync(context, transformer, body), transformer);
            if (!transformer.TokenRefused)
            {
                return failure is null ? Results.Empty : Fail(context, failure); // The forwarder has answered, or could not.
            }
        }

        return await SendWithAnotherAsync(context, session, path, body, coder, isRefused: token is not null);
    }

    private async Task<IResult> SendWithAnotherAsync(HttpContext context, Session session, IonPath path, byte[]? body, ICompressionProvider? coder, bool isRefused)
    {
        Failure? failure = null;
        var outcome = await userTokens.CallAsync(
            session,
            async token =>
            {
                var transformer = new IonTransformer(path, token, links, tokenCheck, coder);
                failure = FailureOf(context, await SendOnceAsync(context, transformer, body), transformer);
                return !transformer.TokenRefused;
            },
            context.RequestAborted,
            isRefused);

        return outcome switch
        {
            RefreshOutcome.Ended => FailedOver(context, SignedOut.Answer(context)),
            RefreshOutcome.Postponed postponed => Fail(context, IonFailure.Of(postponed.Reason)),
            _ when failure is not null => Fail(context, failure),
            _ => Results.Empty,
        };
    }

    private ValueTask<ForwarderError> SendOnceAsync(HttpContext context, IonTransformer transformer, byte[]? body)
    {
        if (body is not null)
        {
            WriteBody.Rewind(context.Request, body); // A second try sends it again.
        }

        context.Response.StatusCode = StatusCodes.Status200OK; // The forwarder wants a response that nobody has touched, also the second time.
        return forwarder.SendAsync(context, _ionBaseUrl, ion.Invoker, requestConfig, transformer, context.RequestAborted);
    }

    private Failure? FailureOf(HttpContext context, ForwarderError error, IonTransformer transformer)
    {
        if (transformer.TokenRefused)
        {
            return null;
        }

        if (transformer.Redirected)
        {
            return Failures.IonUnusable;
        }

        if (error == ForwarderError.None || context.RequestAborted.IsCancellationRequested)
        {
            return null;
        }

        var exception = context.GetForwarderErrorFeature()?.Exception;
        ProxyLog.ForwardingFailed(logger, error, IonOutage.ReasonOf(exception, settings.Ion.BaseUrl), exception);
        // The browser is still there, so where a body was given up, the forwarder had waited long enough for its first byte.
        var timedOut = error is ForwarderError.RequestTimedOut or ForwarderError.ResponseBodyCanceled
            || (error is ForwarderError.ResponseBodyDestination && exception is OperationCanceledException);
        return timedOut ? Failures.IonTimedOut
            : error == ForwarderError.ResponseBodyDestination && exception is InvalidDataException or InvalidOperationException
                ? Failures.IonUnusable // It says that it is compressed, and is not as it says; the second is Brotli's.
            : Failures.IonUnreachable;
    }

    private IResult Fail(HttpContext context, Failure failure) => FailedOver(context, new FailureResult(failure));

    /// <summary>Answers in Ion's place. Once its answer has begun there is nothing to do but to break it off, which the forwarder has done.</summary>
    private IResult FailedOver(HttpContext context, IResult answer)
    {
        if (context.Response.HasStarted)
        {
            return Results.Empty;
        }

        PassingHeaders.Clear(context.Response);
        CommonHeaders.Set(context.Response, settings.Site); // A body that fails before its first byte makes the forwarder clear them away.
        return answer;
    }

    private sealed class NoBody : IHttpRequestBodyDetectionFeature
    {
        public static readonly NoBody Instance = new();

        public bool CanHaveBody => false;
    }
}
