using IonFunctions.Simulator.OpenId;
using IonFunctions.Simulator.School;
using IonFunctions.Simulator.Storage;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace IonFunctions.Simulator.OAuth;

/// <summary>
/// Puts the store's opaque codes and tokens, and Ion's ID tokens, where OpenIddict would make or read its own.
/// </summary>
internal sealed class OpaqueTokens(TokenStore tokens, IdTokens idTokens, ClientRegistration client)
    : IOpenIddictServerHandler<GenerateTokenContext>, IOpenIddictServerHandler<ValidateTokenContext>
{
    public ValueTask HandleAsync(GenerateTokenContext context)
    {
        switch (context.TokenType)
        {
            case TokenTypes.AuthorizationCode:
                context.Token = IssueCode(context).Code;
                break;
            case TokenTypes.AccessToken:
                context.Token = TokenRequestHandler.IssuedIn(context.Transaction)!.AccessToken;
                break;
            case TokenTypes.IdentityToken:
                var issued = TokenRequestHandler.IssuedIn(context.Transaction)!;
                context.Token = idTokens.Issue(
                    SchoolUsers.Find(issued.Username)!, issued.Scope, TokenGrant.Of(context.Transaction)!.Nonce, issued.AccessToken);
                break;
        }

        return default;
    }

    public ValueTask HandleAsync(ValidateTokenContext context)
    {
        // Other tokens than those that TokenRequestValidator accepted don't come this far, so they stay without principal.
        if (TokenGrant.Of(context.Transaction) is { } grant)
        {
            context.Principal = Principals.Create(SchoolUsers.Find(grant.Username)!, client.ClientId, grant);
            context.Principal.SetTokenType(grant.Code is not null ? TokenTypes.AuthorizationCode : TokenTypes.RefreshToken);
        }

        return default;
    }

    private AuthorizationCode IssueCode(GenerateTokenContext context)
    {
        var (request, user) = (context.Request!, SchoolUsers.BySubject(context.Principal));
        return tokens.IssueCode(
            user.Username, request.RedirectUri!, request.Scope!, request.CodeChallenge, request.CodeChallengeMethod,
            request.Nonce);
    }

    private static class TokenTypes
    {
        public const string AccessToken = OpenIddictConstants.TokenTypeIdentifiers.AccessToken;
        public const string IdentityToken = OpenIddictConstants.TokenTypeIdentifiers.IdentityToken;
        public const string RefreshToken = OpenIddictConstants.TokenTypeIdentifiers.RefreshToken;
        public const string AuthorizationCode = OpenIddictConstants.TokenTypeIdentifiers.Private.AuthorizationCode;
    }
}
