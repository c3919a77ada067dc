using System.Net;
using IonFunctions.Core.Http;
using IonFunctions.Core.Sessions;
using IonFunctions.Core.Settings;
using IonFunctions.Core.SignIn;
using IonFunctions.Core.Tokens;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using Yarp.ReverseProxy.Forwarder;

namespace IonFunctions.Core.Proxy;

/// <summary>Forwards a request to Ion's API as the session's user, and streams the answer back.</summary>
internal sealed class IonForwarder(
    CurrentSession currentSession,
    UserTokens userTokens,
    IHttpForwarder forwarder,
    IonHttpClient ion,
    Metrics metrics,
    AppSettings settings,
    TimeProvider time,
    ILogger<IonForwarder> logger)
{
    // Less than the 230 s after which Azure's front end gives up, and more than a page's visitor has patience for.
    private static readonly ForwarderRequestConfig RequestConfig = new()
    {
        ActivityTimeout = TimeSpan.FromSeconds(30),
        Version = HttpVersion.Version11,
        VersionPolicy = HttpVersionPolicy.RequestVersionOrHigher,
    };

    private readonly string _ionBaseUrl = settings.Ion.BaseUrl.AbsoluteUri;

    /// <summary>Forwards to a path of Ion; who is not signed in is sent to sign in.</summary>
    /// <exception cref="DependencyUnavailableException">Storage or Key Vault can't be used.</exception>
    public async Task<IResult> ForwardAsync(HttpContext context, IonPath path)
    {
        var started = time.GetTimestamp();
        var status = StatusCodes.Status503ServiceUnavailable; // What the endpoint makes of the exception.
        try
        {
            var result = await AnswerAsync(context, path);
            status = ResultStatus.Of(result, context);
            return result;
        }
        finally
        {
            metrics.Proxied(context.Request.Method, path.Route, status, time.GetElapsedTime(started));
        }
    }

    private async Task<IResult> AnswerAsync(HttpContext context, IonPath path)
    {
        var session = await currentSession.FindAsync(context);
        if (session is null)
        {
            return SignedOut(context);
        }

        if (HttpMethods.IsGet(context.Request.Method))
        {
            // Some clients send a body with GET. Ion has no use for one, and it could not be sent a second time.
            context.Features.Set<IHttpRequestBodyDetectionFeature>(NoBody.Instance);
        }

        Failure? failure = null;
        var outcome = await userTokens.CallAsync(
            session,
            async accessToken =>
            {
                context.Response.StatusCode = StatusCodes.Status200OK; // The forwarder wants a response that nobody has touched, also the second time.
                var transformer = new IonTransformer(path, accessToken);
                var error = await forwarder.SendAsync(context, _ionBaseUrl, ion.Invoker, RequestConfig, transformer, context.RequestAborted);
                failure = FailureOf(context, error, transformer);
                return !transformer.TokenRefused;
            },
            context.RequestAborted);

        return outcome switch
        {
            RefreshOutcome.Ended => SignedOut(context),
            RefreshOutcome.Postponed postponed => Fail(context, postponed.Failure),
            _ when failure is not null => Fail(context, failure),
            _ => Results.Empty, // The forwarder has answered.
        };
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

        Log.ForwardingFailed(logger, error, context.GetForwarderErrorFeature()?.Exception);
        return error is ForwarderError.RequestTimedOut ? Failures.IonTimedOut : Failures.IonUnreachable;
    }

    /// <summary>Once the answer has begun there is nothing to do but to break it off, which the forwarder has done.</summary>
    private static IResult Fail(HttpContext context, Failure failure)
    {
        if (context.Response.HasStarted)
        {
            return Results.Empty;
        }

        IonTransformer.ClearIonHeaders(context.Response);
        return new FailureResult(failure);
    }

    private static IResult SignedOut(HttpContext context)
    {
        IonTransformer.ClearIonHeaders(context.Response);
        if (HttpMethods.IsGet(context.Request.Method) && BrowserRequest.WantsPage(context.Request))
        {
            return Results.Redirect(LoginEndpoint.UrlFor(context.Request.Path, context.Request.QueryString));
        }

        return new FailureResult(Failures.SignedOut("/" + Routes.Login));
    }

    private sealed class NoBody : IHttpRequestBodyDetectionFeature
    {
        public static readonly NoBody Instance = new();

        public bool CanHaveBody => false;
    }
}
