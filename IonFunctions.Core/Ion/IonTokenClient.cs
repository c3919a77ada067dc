using Duende.IdentityModel.Client;
using IonFunctions.Core.Hosting;
using IonFunctions.Core.Secrets;
using IonFunctions.Core.Settings;
using Microsoft.Extensions.Logging;

namespace IonFunctions.Core.Ion;

/// <summary>Ion's token and revocation endpoints over HTTP.</summary>
internal sealed class IonTokenClient(
    IonHttpClient ion, ISecrets secrets, ClientStanding standing, AppSettings settings, TimeProvider time, ILogger<IonTokenClient> logger) : ITokenClient
{
    private const string InvalidClient = "invalid_client";
    private static readonly TimeSpan ExchangeTimeout = IonTiming.AnswerTimeout; // Likewise: tokens that come too late are nobody's.
    private static readonly TimeSpan RevokeTimeout = TimeSpan.FromSeconds(20);
    private readonly string _tokenEndpoint = new Uri(settings.Ion.BaseUrl, "oauth/token/").AbsoluteUri;
    private readonly string _revocationEndpoint = new Uri(settings.Ion.BaseUrl, "oauth/revoke_token/").AbsoluteUri;

    public async Task<TokenResult> ExchangeCodeAsync(string code, string codeVerifier, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(ExchangeTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        var result = await WithClientSecretAsync(
            secret => RequestTokensAsync(
                secret,
                new()
                {
                    { "grant_type", "authorization_code" },
                    { "code", code },
                    { "redirect_uri", settings.Site.RedirectUri.AbsoluteUri },
                    { "code_verifier", codeVerifier },
                },
                either.Token),
            cancellationToken);
        // A refresh has the lifetime of the token before to go by; here is none.
        return result is TokenResult.Granted { Lifetime: null } granted ? granted with { Lifetime = TokenAnswer.UsualLifetime } : result;
    }

    public async Task<TokenResult> RefreshAsync(RefreshToken refreshToken)
    {
        using var patience = new CancellationTokenSource(IonTiming.AnswerTimeout, time);
        return await WithClientSecretAsync(
            secret => RequestTokensAsync(
                secret, new() { { "grant_type", "refresh_token" }, { "refresh_token", refreshToken.Value } }, patience.Token),
            CancellationToken.None);
    }

    public async Task<bool> RevokeAsync(AccessToken accessToken, RefreshToken? refreshToken)
    {
        using var timeout = new CancellationTokenSource(RevokeTimeout, time);
        try
        {
            var revoked = refreshToken is not { } token || await RevokeAsync(token.Value, "refresh_token", timeout.Token);
            return await RevokeAsync(accessToken.Value, "access_token", timeout.Token) && revoked;
        }
        catch (Exception e) when (e is DependencyUnavailableException or OperationCanceledException)
        {
            IonLog.NotRevoked(logger, "tokens", e is DependencyUnavailableException ? e.Message : IonOutage.ReasonOf(e, settings.Ion.BaseUrl));
            return false;
        }
    }

    /// <summary>Runs a token request; after <c>invalid_client</c> once more with the secret as it is now where it is kept.</summary>
    private async Task<TokenResult> WithClientSecretAsync(Func<ClientSecret, Task<TokenResult>> request, CancellationToken cancellationToken)
    {
        try
        {
            var result = await request(await secrets.GetClientSecretAsync(cancellationToken));
            if (result is TokenResult.Refused { Error: InvalidClient })
            {
                result = await request(await secrets.ReloadClientSecretAsync(cancellationToken));
            }

            standing.Note(result);
            return result;
        }
        catch (DependencyUnavailableException e)
        {
            return new TokenResult.Unavailable(new(IonOutageKind.SecretUnavailable, e.Message));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new TokenResult.Unavailable(IonOutage.TimedOut(settings.Ion.BaseUrl));
        }
    }

    private async Task<TokenResult> RequestTokensAsync(ClientSecret secret, Parameters parameters, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await SendAsync(_tokenEndpoint, secret, parameters, cancellationToken);
            var result = answer.ToResult(settings.Ion.BaseUrl);
            if (result is TokenResult.Granted && answer.OddLifetime is { } odd)
            {
                IonLog.TokenResponseOdd(logger, odd);
            }

            return result;
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return new TokenResult.Unavailable(IonOutage.Unreachable(e, settings.Ion.BaseUrl));
        }
    }

    private async Task<bool> RevokeAsync(string token, string hint, CancellationToken cancellationToken)
    {
        var parameters = new Parameters { { "token", token }, { "token_type_hint", hint } };
        try
        {
            var answer = await SendAsync(_revocationEndpoint, await secrets.GetClientSecretAsync(cancellationToken), parameters, cancellationToken);
            if (answer.Error == InvalidClient)
            {
                answer.Dispose();
                answer = await SendAsync(_revocationEndpoint, await secrets.ReloadClientSecretAsync(cancellationToken), parameters, cancellationToken);
            }

            using (answer)
            {
                if (!answer.IsDone)
                {
                    IonLog.NotRevoked(logger, hint, answer.Reason);
                }

                return answer.IsDone;
            }
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            IonLog.NotRevoked(logger, hint, IonOutage.ReasonOf(e, settings.Ion.BaseUrl));
            return false;
        }
    }

    /// <summary>
    /// The library writes the request; the answer is read here (<see cref="IonBody"/>), because the library reads it by its
    /// labels, and gives up where one is odd.
    /// </summary>
    private async Task<TokenAnswer> SendAsync(string endpoint, ClientSecret secret, Parameters parameters, CancellationToken cancellationToken)
    {
        using var request = new ProtocolRequest
        {
            Method = HttpMethod.Post,
            Address = endpoint,
            ClientId = settings.Ion.ClientId,
            ClientSecret = secret.Value,
            // RFC 6749 section 2.3.1: servers must take HTTP Basic; credentials in the body are not recommended.
            ClientCredentialStyle = ClientCredentialStyle.AuthorizationHeader,
            Parameters = parameters,
        };
        request.Prepare();
        using var response = await ion.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        return new(response.StatusCode, RetryAfterOf(response), await IonBody.ReadAsync(response.Content, cancellationToken));
    }

    private TimeSpan? RetryAfterOf(HttpResponseMessage response)
    {
        var header = response.Headers.RetryAfter;
        var wait = header?.Delta ?? (header?.Date is { } date ? date - time.GetUtcNow() : null);
        return wait is null ? null
            : wait < TimeSpan.Zero ? TimeSpan.Zero
            : wait > IonTiming.LongestRetryAfter ? IonTiming.LongestRetryAfter
            : wait;
    }
}
