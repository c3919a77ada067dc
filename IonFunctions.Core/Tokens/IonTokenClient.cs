using System.Net;
using System.Text.Json;
using Duende.IdentityModel.Client;
using IonFunctions.Core.Secrets;
using IonFunctions.Core.Settings;
using Microsoft.Extensions.Logging;

namespace IonFunctions.Core.Tokens;

/// <summary>Ion's token and revocation endpoints over HTTP.</summary>
internal sealed class IonTokenClient(
    IonHttpClient ion, ISecrets secrets, ClientStanding standing, AppSettings settings, TimeProvider time, ILogger<IonTokenClient> logger) : ITokenClient
{
    private const string InvalidClient = "invalid_client";
    private static readonly TimeSpan ExchangeTimeout = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan RevokeTimeout = TimeSpan.FromSeconds(20);
    private readonly string _tokenEndpoint = new Uri(settings.Ion.BaseUrl, "oauth/token/").AbsoluteUri;
    private readonly string _revocationEndpoint = new Uri(settings.Ion.BaseUrl, "oauth/revoke_token/").AbsoluteUri;

    public async Task<TokenResult> ExchangeCodeAsync(string code, string codeVerifier, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(ExchangeTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        var result = await WithClientSecretAsync(
            secret => ion.Client.RequestAuthorizationCodeTokenAsync(
                Authenticate(
                    new AuthorizationCodeTokenRequest
                    {
                        Address = _tokenEndpoint,
                        Code = code,
                        CodeVerifier = codeVerifier,
                        RedirectUri = settings.Site.RedirectUri.AbsoluteUri,
                    },
                    secret),
                either.Token),
            cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        return result;
    }

    public async Task<TokenResult> RefreshAsync(RefreshToken refreshToken)
    {
        using var timeout = new CancellationTokenSource(RefreshTiming.AnswerTimeout, time);
        return await WithClientSecretAsync(
            secret => ion.Client.RequestRefreshTokenAsync(
                Authenticate(new RefreshTokenRequest { Address = _tokenEndpoint, RefreshToken = refreshToken.Value }, secret),
                timeout.Token),
            CancellationToken.None);
    }

    public async Task<bool> RevokeAsync(AccessToken accessToken, RefreshToken? refreshToken)
    {
        using var timeout = new CancellationTokenSource(RevokeTimeout, time);
        try
        {
            var secret = await secrets.GetClientSecretAsync(timeout.Token);
            var revoked = refreshToken is not { } token || await RevokeAsync(token.Value, "refresh_token", secret, timeout.Token);
            return await RevokeAsync(accessToken.Value, "access_token", secret, timeout.Token) && revoked;
        }
        catch (Exception e) when (e is Http.DependencyUnavailableException or OperationCanceledException)
        {
            Log.NotRevoked(logger, "tokens", e.Message);
            return false;
        }
    }

    /// <summary>Runs a token request; after <c>invalid_client</c> once more with the secret as it is now where it is kept.</summary>
    private async Task<TokenResult> WithClientSecretAsync(
        Func<ClientSecret, Task<TokenResponse>> request, CancellationToken cancellationToken)
    {
        try
        {
            var result = Interpret(await request(await secrets.GetClientSecretAsync(cancellationToken)));
            if (result is TokenResult.Refused { Error: InvalidClient })
            {
                result = Interpret(await request(await secrets.ReloadClientSecretAsync(cancellationToken)));
            }

            standing.Note(result);
            return result;
        }
        catch (Http.DependencyUnavailableException e)
        {
            return new TokenResult.Unavailable(new(IonOutageKind.SecretUnavailable, e.Message));
        }
    }

    private async Task<bool> RevokeAsync(string token, string hint, ClientSecret secret, CancellationToken cancellationToken)
    {
        using var request = Authenticate(
            new TokenRevocationRequest { Address = _revocationEndpoint, Token = token, TokenTypeHint = hint }, secret);
        var response = await ion.Client.RevokeTokenAsync(request, cancellationToken);
        if (response.IsError)
        {
            Log.NotRevoked(logger, hint, Reason(response));
        }

        return !response.IsError;
    }

    // RFC 6749 section 2.3.1: servers must take HTTP Basic; credentials in the body are not recommended.
    private T Authenticate<T>(T request, ClientSecret secret)
        where T : ProtocolRequest
    {
        request.ClientId = settings.Ion.ClientId;
        request.ClientSecret = secret.Value;
        request.ClientCredentialStyle = ClientCredentialStyle.AuthorizationHeader;
        return request;
    }

    private TokenResult Interpret(TokenResponse response)
    {
        if (response.HttpResponse is null)
        {
            return new TokenResult.Unavailable(new(
                response.Exception is OperationCanceledException ? IonOutageKind.TimedOut : IonOutageKind.Unreachable, Reason(response)));
        }

        var status = response.HttpStatusCode;
        var retryAfter = RetryAfterOf(response.HttpResponse);
        if (status == HttpStatusCode.TooManyRequests || (status == HttpStatusCode.ServiceUnavailable && retryAfter is not null))
        {
            return new TokenResult.Unavailable(new(IonOutageKind.Busy, Reason(response), retryAfter));
        }

        if ((int)status >= 500)
        {
            return new TokenResult.Unavailable(new(IonOutageKind.ServerError, Reason(response)));
        }

        if (response.ErrorType == ResponseErrorType.Protocol && !string.IsNullOrEmpty(Text(response, "error")))
        {
            return new TokenResult.Refused(Text(response, "error")!);
        }

        return status == HttpStatusCode.OK && Text(response, "access_token") is { Length: > 0 } accessToken
            ? new TokenResult.Granted(
                new(accessToken),
                Text(response, "refresh_token") is { Length: > 0 } refreshToken ? new RefreshToken(refreshToken) : null,
                Lifetime(response),
                // Ion leaves it empty after an access token was deleted by hand; that does not take scopes away.
                Text(response, "scope") is { Length: > 0 } scope ? scope : null)
            : new TokenResult.Unavailable(new(IonOutageKind.Unusable, Reason(response)));
    }

    private static string? Text(TokenResponse response, string name) =>
        response.Json is { ValueKind: JsonValueKind.Object } json && json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    // Longer than a year makes as little sense as none at all.
    private static TimeSpan? Lifetime(TokenResponse response) =>
        response.Json is { ValueKind: JsonValueKind.Object } json
        && json.TryGetProperty("expires_in", out var value) && value.ValueKind == JsonValueKind.Number
        && value.TryGetDouble(out var seconds) && seconds is > 0 and < 366 * 24 * 3600
            ? TimeSpan.FromSeconds(seconds)
            : null;

    private TimeSpan? RetryAfterOf(HttpResponseMessage response)
    {
        var header = response.Headers.RetryAfter;
        var wait = header?.Delta ?? (header?.Date is { } date ? date - time.GetUtcNow() : null);
        return wait is null ? null
            : wait < TimeSpan.Zero ? TimeSpan.Zero
            : wait > RefreshTiming.LongestRetryAfter ? RefreshTiming.LongestRetryAfter
            : wait;
    }

    /// <summary>For the log: what went wrong, never the body, which may hold a token.</summary>
    private static string Reason(ProtocolResponse response) => response.ErrorType switch
    {
        ResponseErrorType.Exception => response.Exception?.GetType().Name + ": " + response.Exception?.Message,
        ResponseErrorType.Protocol => $"status {(int)response.HttpStatusCode}, error {response.Error}",
        _ => $"status {(int)response.HttpStatusCode}",
    };
}
