using Duende.IdentityModel;
using Duende.IdentityModel.Client;
using IonFunctions.Core.Http;
using IonFunctions.Core.Ion;
using IonFunctions.Core.Settings;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace IonFunctions.Core.SignIn;

/// <summary>Sends the browser to Ion's authorize page (RFC 6749 section 4.1.1) with state and PKCE S256.</summary>
public sealed class LoginEndpoint : IonEndpoint
{
    /// <summary>Marks a request that was brought to the public address, so that it is not brought there again.</summary>
    private const string Moved = "moved";
    private readonly SignInCookies _cookies;
    private readonly SignInStates _states;
    private readonly ReturnUrls _returnUrls;
    private readonly SignInWatch _watch;
    private readonly AppSettings _settings;
    private readonly TimeProvider _time;
    private readonly RequestUrl _authorize;

    internal LoginEndpoint(
        SignInCookies cookies, SignInStates states, ReturnUrls returnUrls, SignInWatch watch, AppSettings settings, TimeProvider time, ILogger<LoginEndpoint> logger)
        : base(Routes.Login, logger)
    {
        (_cookies, _states, _returnUrls, _watch, _settings, _time) = (cookies, states, returnUrls, watch, settings, time);
        _authorize = new(new Uri(settings.Ion.BaseUrl, "oauth/authorize/").AbsoluteUri);
    }

    private protected override async Task<IResult> AnswerAsync(HttpContext context)
    {
        var request = context.Request;
        if (Prefetch.Is(request))
        {
            return Prefetch.Refused;
        }

        if (!IsAtPublicUrl(request) && !request.Query.ContainsKey(Moved))
        {
            return Results.Redirect(AtPublicUrl(request.QueryString));
        }

        var returnUrl = _returnUrls.Check(request.Query["returnUrl"]);
        var attempt = SignInAttempt.Start(_time.GetUtcNow());
        var state = await _states.SealAsync(attempt, returnUrl, context.RequestAborted);
        await _cookies.AddAsync(context, attempt);
        if (HttpMethods.IsGet(request.Method))
        {
            _watch.Leaves(); // HEAD goes nowhere.
        }

        return Results.Redirect(_authorize.CreateAuthorizeUrl(
            clientId: _settings.Ion.ClientId,
            responseType: OidcConstants.ResponseTypes.Code,
            scope: string.Join(' ', _settings.Ion.Scopes),
            redirectUri: _settings.Site.RedirectUri.AbsoluteUri,
            state: state,
            codeChallenge: attempt.CodeChallenge,
            codeChallengeMethod: OidcConstants.CodeChallengeMethods.Sha256));
    }

    /// <summary>
    /// Ion sends the browser back to the public address, where it must find the cookie that it left with. Who has come by
    /// another name (azurewebsites.net beside a domain, 127.0.0.1) is brought there first.
    /// </summary>
    private bool IsAtPublicUrl(HttpRequest request)
    {
        var (host, site) = (request.Host, _settings.Site.PublicUrl);
        return !host.HasValue // HTTP/1.0: nothing to go by.
            || (string.Equals(host.Host, HostString.FromUriComponent(site).Host, StringComparison.OrdinalIgnoreCase)
                && (host.Port ?? site.Port) == site.Port);
    }

    /// <summary>The marker is for a server in front that sends another <c>Host</c> on, as a Static Web App does: this would have no end.</summary>
    private string AtPublicUrl(QueryString query) =>
        new Uri(_settings.Site.PublicUrl, Routes.Login + query.Add(Moved, "true").ToUriComponent()).AbsoluteUri;
}
