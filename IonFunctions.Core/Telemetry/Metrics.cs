using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace IonFunctions.Core.Telemetry;

/// <summary>Everything that Core measures. Attributes have a handful of values each, none of them about a person.</summary>
internal sealed class Metrics
{
    /// <summary>The meter's name, to subscribe to.</summary>
    public const string MeterName = "IonFunctions";

    private const string Outcome = "ionfunctions.outcome";
    private readonly Counter<int> _signIns;
    private readonly Counter<int> _refreshes;
    private readonly Counter<int> _sweptSessions;
    private readonly Histogram<double> _sweepDuration;
    private readonly Histogram<double> _sweepLag;
    private readonly Histogram<double> _proxyDuration;
    private readonly Counter<int> _secretLoads;
    private readonly Counter<int> _publicAnswers;
    private readonly Counter<int> _limited;

    public Metrics(IMeterFactory factory)
    {
        var meter = factory.Create(MeterName);
        _signIns = meter.CreateCounter<int>("ionfunctions.sign_ins", "{sign_in}", "Sign-ins that came back from Ion, by outcome: signed-in, or a failure's name");
        _refreshes = meter.CreateCounter<int>("ionfunctions.refreshes", "{refresh}", "Refresh tokens sent to Ion, by outcome (refreshed, ended, or a failure's name) and trigger (request, sweep)");
        _sweptSessions = meter.CreateCounter<int>("ionfunctions.sweep.sessions", "{session}", "Sessions that sweeps looked at, by outcome: refreshed, ended, postponed");
        _sweepDuration = meter.CreateHistogram<double>("ionfunctions.sweep.duration", "s", "How long a sweep took");
        _sweepLag = meter.CreateHistogram<double>("ionfunctions.sweep.lag", "s", "How late a sweep looked at its oldest session");
        _proxyDuration = meter.CreateHistogram<double>("ionfunctions.proxy.duration", "s", "How long requests to Ion's API took, by route and status");
        _secretLoads = meter.CreateCounter<int>("ionfunctions.secrets.loads", "{load}", "Loads of a secret from Key Vault, by secret and outcome: loaded, failed");
        _publicAnswers = meter.CreateCounter<int>("ionfunctions.public.answers", "{answer}", "Answers to what is public at Ion, by route and outcome: kept, asked, stale, failed");
        _limited = meter.CreateCounter<int>("ionfunctions.limited", "{request}", "Requests that were answered with 429, by what was limited: session, sign-in, public-data");
    }

    /// <param name="outcome"><c>signed-in</c>, or the name of the failure.</param>
    public void SignedIn(string outcome) => _signIns.Add(1, new KeyValuePair<string, object?>(Outcome, outcome));

    /// <param name="outcome"><c>refreshed</c>, <c>ended</c>, or the name of the failure.</param>
    /// <param name="trigger">Who wanted it: <c>request</c> or <c>sweep</c>.</param>
    public void Refreshed(string outcome, string trigger) => _refreshes.Add(
        1, new(Outcome, outcome), new("ionfunctions.trigger", trigger));

    /// <param name="refreshed">How many sessions have fresh tokens.</param>
    /// <param name="ended">How many are over.</param>
    /// <param name="postponed">How many are put off.</param>
    /// <param name="elapsed">How long the sweep took.</param>
    /// <param name="lag">How late it looked at its oldest session.</param>
    public void Swept(int refreshed, int ended, int postponed, TimeSpan elapsed, TimeSpan lag)
    {
        _sweptSessions.Add(refreshed, new KeyValuePair<string, object?>(Outcome, "refreshed"));
        _sweptSessions.Add(ended, new KeyValuePair<string, object?>(Outcome, "ended"));
        _sweptSessions.Add(postponed, new KeyValuePair<string, object?>(Outcome, "postponed"));
        _sweepDuration.Record(elapsed.TotalSeconds);
        _sweepLag.Record(lag.TotalSeconds);
    }

    /// <param name="method">One of the contract's.</param>
    /// <param name="route">The route's template: with the name of a parameter where the path has somebody's.</param>
    /// <param name="status">What the browser was answered.</param>
    /// <param name="elapsed">From the request to the end of the answer.</param>
    public void Proxied(string method, string route, int status, TimeSpan elapsed)
    {
        if (_proxyDuration.Enabled) // Of every request: nothing is made for nobody.
        {
            _proxyDuration.Record(
                elapsed.TotalSeconds,
                new TagList { { "http.request.method", method }, { "http.route", route }, { "http.response.status_code", status } });
        }
    }

    /// <param name="route">The route's template.</param>
    /// <param name="outcome"><c>kept</c> here and fresh, <c>asked</c> of Ion, <c>stale</c> because Ion fails, or <c>failed</c>.</param>
    public void PublicAnswered(string route, string outcome) => _publicAnswers.Add(
        1, new(Outcome, outcome), new("http.route", route));

    /// <param name="limit">What was limited: <c>session</c>, <c>sign-in</c> or <c>public-data</c>.</param>
    public void Limited(string limit) => _limited.Add(1, new KeyValuePair<string, object?>("ionfunctions.limit", limit));

    public void SecretLoaded(string name, bool succeeded) => _secretLoads.Add(
        1, new("ionfunctions.secret", name), new(Outcome, succeeded ? "loaded" : "failed"));
}
