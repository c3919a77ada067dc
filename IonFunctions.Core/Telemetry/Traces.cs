using System.Collections.Frozen;
using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace IonFunctions.Core.Telemetry;

/// <summary>
/// The spans that Core makes, with the names and attributes of OpenTelemetry's conventions for HTTP. Paths go in as
/// templates: a path of Ion's API may hold somebody's username, and a callback's query the code.
/// </summary>
internal static class Traces
{
    /// <summary>The source's name, to subscribe to.</summary>
    public const string SourceName = "IonFunctions";

    /// <summary>The source of ASP.NET Core's spans, which are bare but for what is set here.</summary>
    public const string ServerSourceName = "Microsoft.AspNetCore";

    /// <summary>On a request to Ion whose path may say something of a person: the template that it was made from.</summary>
    private static readonly HttpRequestOptionsKey<string> PathTemplate = new("ionfunctions.path-template");

    /// <summary>
    /// On the app's own span of a request, and on no other: under the Functions host each request has two, the other of which
    /// is the host's. Who counts requests counts those that have this; <c>http.route</c> becomes part of a name on its way.
    /// </summary>
    public const string RouteAttribute = "ionfunctions.route";

    private const string OtherMethod = "_OTHER";

    private static readonly FrozenSet<string> Methods = FrozenSet.Create(
        StringComparer.Ordinal,
        HttpMethods.Get, HttpMethods.Head, HttpMethods.Post, HttpMethods.Put, HttpMethods.Patch, HttpMethods.Delete, HttpMethods.Options, HttpMethods.Trace, HttpMethods.Connect);

    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>
    /// A request of a browser: ASP.NET Core's span of it, named by its route. In the Functions worker, that is not the
    /// current one: a trigger runs aside of the request that it answers.
    /// </summary>
    public static Activity? OfRequest(HttpContext context, string route)
    {
        if (context.Features.Get<IHttpActivityFeature>()?.Activity is not { } activity)
        {
            return null;
        }

        Activity.Current = activity; // Within the caller alone; whatever it does is part of this.
        var method = MethodOf(context.Request.Method);
        activity.DisplayName = $"{(method == OtherMethod ? "HTTP" : method)} /{route}";
        return activity.SetTag("http.request.method", method).SetTag("http.route", "/" + route).SetTag(RouteAttribute, "/" + route);
    }

    /// <summary>The span of a request that has been named.</summary>
    public static Activity? OfRequest(HttpContext context) => context.Features.Get<IHttpActivityFeature>()?.Activity;

    /// <summary>What a person can quote, for the request to be found by.</summary>
    public static string ReferenceOf(HttpContext context) =>
        (context.Features.Get<IHttpActivityFeature>()?.Activity ?? Activity.Current)?.TraceId.ToHexString() ?? context.TraceIdentifier;

    /// <summary>Gives a request to Ion, whose path may say something of a person, the template for a name that it was made from.</summary>
    public static void Name(HttpRequestMessage request, string template)
    {
        if (Source.HasListeners())
        {
            request.Options.Set(PathTemplate, template);
        }
    }

    /// <summary>A request to Ion.</summary>
    public static Activity? StartIonRequest(HttpRequestMessage request)
    {
        if (!Source.HasListeners())
        {
            return null; // Before a name is made.
        }

        var template = request.Options.TryGetValue(PathTemplate, out var given) ? given : request.RequestUri!.AbsolutePath;
        var activity = Source.StartActivity($"{request.Method} {template}", ActivityKind.Client);
        return activity?.SetTag("http.request.method", request.Method.Method)
            .SetTag("url.template", template)
            .SetTag("server.address", request.RequestUri!.Host)
            .SetTag("server.port", request.RequestUri.Port);
    }

    /// <summary>One refresh of one session.</summary>
    public static Activity? StartRefresh() => Source.StartActivity("refresh");

    /// <summary>One sweep.</summary>
    public static Activity? StartSweep() => Source.StartActivity("sweep");

    // The conventions' own words: a method may be any text that somebody sends.
    private static string MethodOf(string method) => Methods.Contains(method) ? method : OtherMethod;

    /// <summary>How a request came out. For who answers, 5xx is an error; for who asks, 4xx is one too.</summary>
    public static void SetStatus(Activity? activity, int status)
    {
        activity?.SetTag("http.response.status_code", status);
        if (activity is not null && status >= (activity.Kind == ActivityKind.Client ? 400 : 500))
        {
            SetError(activity, status.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }
    }

    /// <param name="activity">What went wrong.</param>
    /// <param name="type">A name for the fault, of which there are few.</param>
    public static void SetError(Activity? activity, string type) =>
        activity?.SetTag("error.type", type).SetStatus(ActivityStatusCode.Error);

    /// <summary>What came of a refresh, or of a request for public data.</summary>
    public static void SetOutcome(Activity? activity, string outcome) => activity?.SetTag("ionfunctions.outcome", outcome);
}
