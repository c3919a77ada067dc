using Duende.IdentityModel;
using Duende.IdentityModel.Client;
using IonFunctions.Core.Http;
using IonFunctions.Core.Ion;
using IonFunctions.Core.Settings;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace IonFunctions.Core.SignIn;

/// <summary>Sends the browser to Ion's authorize page (RFC 6749 section 4.1.1) with state and PKCE S256.</summary>
internal sealed class LoginEndpoint(
    SignInCookies cookies,
    SignInStates states,
    ReturnUrls returnUrls,
    SignInWatch watch,
    AppSettings settings,
    ILogger<LoginEndpoint> logger)
    : IonEndpoint(Routes.Login, logger)
{
    /// <summary>Marks a request that was brought to the public address, so that it is not brought there again.</summary>
    private const string Moved = "moved";

    // What is the same in every request; the rest is base64url, of which nothing need be escaped.
    private readonly string _authorize = new RequestUrl(new Uri(settings.Ion.BaseUrl, "oauth/authorize/").AbsoluteUri).CreateAuthorizeUrl(
        clientId: settings.Ion.ClientId,
        responseType: OidcConstants.ResponseTypes.Code,
        scope: string.Join(' ', settings.Ion.Scopes),
        redirectUri: settings.Site.RedirectUri.AbsoluteUri);

    private readonly HostString _public = HostString.FromUriComponent(settings.Site.PublicUrl);

    protected override async Task<IResult> AnswerAsync(HttpContext context)
    {
        var request = context.Request;
        if (Prefetch.Is(request))
        {
            return Prefetch.Refused;
        }

        if (!IsAtPublicUrl(request) && !request.Query.ContainsKey(Moved))
        {
            return new Redirection(AtPublicUrl(request.QueryString));
        }

        var returnUrl = returnUrls.Check(request.Query["returnUrl"]);
        var attempt = SignInAttempt.Start();
        var state = await states.SealAsync(attempt.CodeChallenge, returnUrl, context.RequestAborted);
        cookies.Add(context, attempt);
        if (HttpMethods.IsGet(request.Method))
        {
            watch.Leaves(); // HEAD goes nowhere.
        }

        var nonce = settings.Ion.AsksForIdToken ? "&nonce=" + attempt.Nonce : "";
        return new Redirection(
            $"{_authorize}&state={state}{nonce}&code_challenge={attempt.CodeChallenge}&code_challenge_method={OidcConstants.CodeChallengeMethods.Sha256}");
    }

    /// <summary>
    /// Ion sends the browser back to the public address, where it must find the cookie that it left with. Who has come by
    /// another name (azurewebsites.net beside a domain, 127.0.0.1) is brought there first.
    /// </summary>
    private bool IsAtPublicUrl(HttpRequest request)
    {
        var (host, site) = (request.Host, settings.Site.PublicUrl);
        return !host.HasValue // HTTP/1.0: nothing to go by.
            || host == _public
            || (string.Equals(host.Host, _public.Host, StringComparison.OrdinalIgnoreCase)
                && (host.Port ?? site.Port) == site.Port);
    }

    /// <summary>The marker is for a server in front that sends another <c>Host</c> on, as a Static Web App does: this would have no end.</summary>
    private string AtPublicUrl(QueryString query) =>
        new Uri(settings.Site.PublicUrl, Routes.Login + query.Add(Moved, "true").ToUriComponent()).AbsoluteUri;
}
