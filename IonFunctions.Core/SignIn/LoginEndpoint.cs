using Duende.IdentityModel;
using Duende.IdentityModel.Client;
using IonFunctions.Core.Http;
using IonFunctions.Core.Settings;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace IonFunctions.Core.SignIn;

/// <summary>Sends the browser to Ion's authorize page (RFC 6749 section 4.1.1) with state and PKCE S256.</summary>
public sealed class LoginEndpoint : IonEndpoint
{
    private readonly SignInCookies _cookies;
    private readonly ReturnUrls _returnUrls;
    private readonly SignInWatch _watch;
    private readonly AppSettings _settings;
    private readonly TimeProvider _time;
    private readonly RequestUrl _authorize;

    internal LoginEndpoint(
        SignInCookies cookies, ReturnUrls returnUrls, SignInWatch watch, AppSettings settings, TimeProvider time, ILogger<LoginEndpoint> logger)
        : base(Routes.Login, logger)
    {
        (_cookies, _returnUrls, _watch, _settings, _time) = (cookies, returnUrls, watch, settings, time);
        _authorize = new(new Uri(settings.Ion.BaseUrl, "oauth/authorize/").AbsoluteUri);
    }

    /// <summary>Where to sign in so as to come back to a path of this app.</summary>
    internal static string UrlFor(PathString path, QueryString query) =>
        $"/{Routes.Login}?returnUrl={Uri.EscapeDataString(path + query.ToString())}";

    private protected override async Task<IResult> AnswerAsync(HttpContext context)
    {
        var attempt = SignInAttempt.Start(_returnUrls.Check(context.Request.Query["returnUrl"]), _time.GetUtcNow());
        await _cookies.AddAsync(context, attempt);
        _watch.Leaves();
        return Results.Redirect(_authorize.CreateAuthorizeUrl(
            clientId: _settings.Ion.ClientId,
            responseType: OidcConstants.ResponseTypes.Code,
            scope: string.Join(' ', _settings.Ion.Scopes),
            redirectUri: _settings.Site.RedirectUri.AbsoluteUri,
            state: attempt.State,
            codeChallenge: attempt.CodeChallenge,
            codeChallengeMethod: OidcConstants.CodeChallengeMethods.Sha256));
    }
}
