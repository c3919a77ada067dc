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
    private static readonly TimeSpan ExchangeTimeout = RefreshTiming.AnswerTimeout; // Likewise: tokens that come too late are nobody's.
    private static readonly TimeSpan RevokeTimeout = TimeSpan.FromSeconds(20);
    private readonly string _tokenEndpoint = new Uri(settings.Ion.BaseUrl, "oauth/token/").AbsoluteUri;
    private readonly string _revocationEndpoint = new Uri(settings.Ion.BaseUrl, "oauth/revoke_token/").AbsoluteUri;

    public async Task<TokenResult> ExchangeCodeAsync(string code, string codeVerifier, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(ExchangeTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        return await WithClientSecretAsync(
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
    }

    public async Task<TokenResult> RefreshAsync(RefreshToken refreshToken)
    {
        using var patience = new CancellationTokenSource(RefreshTiming.AnswerTimeout, time);
        return await WithClientSecretAsync(
            secret => ion.Client.RequestRefreshTokenAsync(
                Authenticate(new RefreshTokenRequest { Address = _tokenEndpoint, RefreshToken = refreshToken.Value }, secret),
                patience.Token),
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
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new TokenResult.Unavailable(new(IonOutageKind.TimedOut, "no answer in time"));
        }
    }

    private async Task<bool> RevokeAsync(string token, string hint, CancellationToken cancellationToken)
    {
        var response = await SendAsync(await secrets.GetClientSecretAsync(cancellationToken));
        if (ErrorOf(response) == InvalidClient)
        {
            response = await SendAsync(await secrets.ReloadClientSecretAsync(cancellationToken));
        }

        if (response.IsError)
        {
            Log.NotRevoked(logger, hint, Reason(response));
        }

        return !response.IsError;

        async Task<TokenRevocationResponse> SendAsync(ClientSecret secret)
        {
            using var request = Authenticate(
                new TokenRevocationRequest { Address = _revocationEndpoint, Token = token, TokenTypeHint = hint }, secret);
            return await ion.Client.RevokeTokenAsync(request, cancellationToken);
        }
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
            return new TokenResult.Unavailable(new(IonOutageKind.Unreachable, Reason(response)));
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

        if (ErrorOf(response) is { } error)
        {
            return new TokenResult.Refused(error);
        }

        using var body = ParseBody(response.Raw);
        var json = body?.RootElement ?? default;

        return status == HttpStatusCode.OK && Text(json, "access_token") is { } accessToken
            ? new TokenResult.Granted(
                new(accessToken),
                Text(json, "refresh_token") is { } refreshToken ? new RefreshToken(refreshToken) : null,
                Lifetime(json),
                // Ion leaves it empty after an access token was deleted by hand; that does not take scopes away.
                Text(json, "scope"))
            : new TokenResult.Unavailable(new(IonOutageKind.Unusable, Reason(response)));
    }

    // The library reads an error from status 400 alone; invalid_client comes with 401 (RFC 6749 section 5.2).
    private static string? ErrorOf(ProtocolResponse response)
    {
        if (response.HttpResponse is null || (int)response.HttpStatusCode is < 400 or >= 500)
        {
            return null;
        }

        using var body = ParseBody(response.Raw);
        return Text(body?.RootElement ?? default, "error");
    }

    private static JsonDocument? ParseBody(string? body)
    {
        try
        {
            return body is null ? null : JsonDocument.Parse(body);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Null where it is missing, empty or no text.</summary>
    private static string? Text(JsonElement json, string name)
    {
        try
        {
            return json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value)
                && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text
                    ? text
                    : null;
        }
        catch (InvalidOperationException)
        {
            return null; // JSON, but with text that is not Unicode.
        }
    }

    // Longer than a year makes as little sense as none at all.
    private static TimeSpan? Lifetime(JsonElement json) =>
        json.TryGetProperty("expires_in", out var value) && value.ValueKind == JsonValueKind.Number
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
