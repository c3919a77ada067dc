using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace IonFunctions.Simulator.OAuth;

/// <summary>
/// Checks an authorization request in the order and with the words of oauthlib. Until client and redirect URI are known
/// to be good, a mistake is told to the visitor; from then on, to the client by a redirect (RFC 6749 section 4.1.2.1).
/// </summary>
internal sealed class AuthorizationRequestValidator(ClientRegistration client)
    : IOpenIddictServerHandler<ValidateAuthorizationRequestContext>
{
    private static readonly string[] Single =
        [Parameters.ClientId, Parameters.ResponseType, Parameters.RedirectUri, Parameters.Scope, Parameters.State];

    public ValueTask HandleAsync(ValidateAuthorizationRequestContext context)
    {
        var request = context.Request;
        if (FatalProblem(request) is { } fatal)
        {
            context.Reject(Errors.InvalidRequest, fatal);
            return default;
        }

        AuthorizationResponse.RedirectTo(context.Transaction, request.RedirectUri!);
        if (Problem(request) is var (error, description))
        {
            context.Reject(error, description);
        }

        return default;
    }

    private string? FatalProblem(OpenIddictRequest request)
    {
        if (Array.Find(Single, name => request.GetParameter(name)?.GetUnnamedParameters().Count > 1) is { } doubled)
        {
            return $"Duplicate {doubled} parameter.";
        }

        if (string.IsNullOrEmpty(request.ClientId))
        {
            return "Missing client_id parameter.";
        }

        if (request.ClientId != client.ClientId)
        {
            return "Invalid client_id parameter value.";
        }

        request.RedirectUri ??= client.DefaultRedirectUri;
        return request.RedirectUri switch
        {
            null => "Missing redirect URI.",
            var uri when !ClientRegistration.IsAbsoluteHttpUri(uri) => "Invalid redirect URI.",
            var uri when !client.RedirectUris.Contains(uri) => "Mismatching redirect URI.",
            _ => null,
        };
    }

    private static (string Error, string? Description)? Problem(OpenIddictRequest request)
    {
        if (request.ResponseType is not ResponseTypes.Code)
        {
            return request.ResponseType switch
            {
                null or "" => (Errors.InvalidRequest, "Missing response_type parameter."),
                var type when type.Contains(ResponseTypes.Code, StringComparison.Ordinal) => (Errors.UnauthorizedClient, null),
                _ => (Errors.UnsupportedResponseType, null),
            };
        }

        if (request.CodeChallenge is not null)
        {
            request.CodeChallengeMethod ??= CodeChallengeMethods.Plain;
            if (request.CodeChallengeMethod is not (CodeChallengeMethods.Plain or CodeChallengeMethods.Sha256))
            {
                return (Errors.InvalidRequest, "Transform algorithm not supported.");
            }
        }

        var scopes = Scopes.Split(request.Scope);
        request.Scope = string.Join(' ', scopes.Length > 0 ? scopes : Scopes.Descriptions.Keys);
        return scopes.All(Scopes.Descriptions.ContainsKey) ? null : (Errors.InvalidScope, null);
    }
}
