using IonFunctions.Simulator.Counters;
using IonFunctions.Simulator.Storage;
using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Http;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace IonFunctions.Simulator.OAuth;

/// <summary>
/// Checks a token request in the order and with the words of oauthlib. A request that is refused uses nothing up: the
/// code or refresh token in it stays as good as it was.
/// </summary>
internal sealed class TokenRequestValidator(ClientRegistration client, TokenStore tokens)
    : IOpenIddictServerHandler<ValidateTokenRequestContext>
{
    public ValueTask HandleAsync(ValidateTokenRequestContext context)
    {
        var http = context.Transaction.GetHttpRequest()!;
        if (Problem(context, http, RequestFacts.Of(http.HttpContext)) is var (error, description))
        {
            context.Reject(error, description);
        }

        return default;
    }

    private (string Error, string? Description)? Problem(
        ValidateTokenRequestContext context, HttpRequest http, RequestFacts facts)
    {
        var request = context.Request;
        var presented = request.GrantType switch
        {
            GrantTypes.AuthorizationCode => Parameters.Code,
            GrantTypes.RefreshToken => Parameters.RefreshToken,
            _ => null,
        };

        return http.QueryString.HasValue ? (Errors.InvalidRequest, "URL query parameters are not allowed")
            : presented is null ? ProblemOfGrantType(request, http)
            : request.GetParameter(presented) is not { } value ? MissingParameter(presented)
            : !ClientCredentials.Authenticate(client, http, request) ? (Errors.InvalidClient, null)
            : request.IsAuthorizationCodeGrantType() ? ProblemOfCode(context, (string?)value ?? "", facts)
            : ProblemOfRefreshToken(context, (string?)value ?? "", facts);
    }

    /// <summary>oauthlib knows two more grants, which the client is not registered for.</summary>
    private (string Error, string? Description) ProblemOfGrantType(OpenIddictRequest request, HttpRequest http) =>
        request.GrantType is not (GrantTypes.ClientCredentials or GrantTypes.Password)
            ? (Errors.UnsupportedGrantType, null)
            : ClientCredentials.Authenticate(client, http, request)
                ? (Errors.UnauthorizedClient, null)
                : (Errors.InvalidClient, null);

    private static (string Error, string Description) MissingParameter(string name) =>
        (Errors.InvalidRequest, name is Parameters.Code ? "Missing code parameter." : "Missing refresh token parameter.");

    private (string Error, string? Description)? ProblemOfCode(
        ValidateTokenRequestContext context, string value, RequestFacts facts)
    {
        var request = context.Request;
        if (tokens.FindCode(value) is not { } code)
        {
            return (Errors.InvalidGrant, null);
        }

        facts.User = code.Username;
        if (code.CodeChallenge is { } challenge)
        {
            if (request.CodeVerifier is not { } verifier)
            {
                return (Errors.InvalidRequest, "Code verifier required.");
            }

            if (!ProofKey.Matches(challenge, code.CodeChallengeMethod, verifier))
            {
                return (Errors.InvalidGrant, null);
            }
        }

        if ((request.RedirectUri ?? client.DefaultRedirectUri) != code.RedirectUri)
        {
            return (Errors.InvalidRequest, "Mismatching redirect URI.");
        }

        Accept(context, new TokenGrant(code, RefreshToken: null, code.Username, code.Scope));
        return null;
    }

    private (string Error, string? Description)? ProblemOfRefreshToken(
        ValidateTokenRequestContext context, string value, RequestFacts facts)
    {
        var token = tokens.FindRefreshToken(value);
        facts.User = token?.Username;
        if (token is null || !tokens.IsUsable(token))
        {
            return (Errors.InvalidGrant, null);
        }

        var requested = Scopes.Split(context.Request.Scope);
        if (requested.Except(Scopes.Split(token.Scope)).Any())
        {
            return (Errors.InvalidScope, null);
        }

        var scope = requested.Length > 0 ? string.Join(' ', requested) : token.Scope;
        Accept(context, new TokenGrant(Code: null, token, token.Username, scope));
        return null;
    }

    private void Accept(ValidateTokenRequestContext context, TokenGrant grant)
    {
        TokenGrant.Set(context.Transaction, grant);

        // All of this has been checked here, and OpenIddict's own checks would answer otherwise than oauthlib.
        context.Request.ClientId = client.ClientId;
        context.Request.ClientSecret = null;
        context.Request.CodeVerifier = null;
        context.Request.RedirectUri = null;
        context.Request.Scope = null;
    }
}
