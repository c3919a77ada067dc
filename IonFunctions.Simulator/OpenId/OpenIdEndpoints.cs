using IonFunctions.Simulator.Hosting;
using IonFunctions.Simulator.OAuth;
using IonFunctions.Simulator.School;
using IonFunctions.Simulator.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace IonFunctions.Simulator.OpenId;

/// <summary>Discovery document, JWK set and userinfo (<c>views/oidc.py</c> of Django OAuth Toolkit 3.0.1), with Ion's settings.</summary>
internal static class OpenIdEndpoints
{
    private const string Json = "application/json";
    private const string BadToken = "The access token provided is expired, revoked, malformed, or invalid for other reasons.";

    public static void MapOpenId(this IEndpointRouteBuilder routes, IdTokens idTokens, TokenStore tokens, IonAddress ion)
    {
        routes.MapGet(IonPaths.Configuration, context => WriteAsync(context, Metadata(idTokens.Issuer, ion.Url)));
        routes.MapGet(IonPaths.JsonWebKeySet, context =>
        {
            // The header's name is in its value, too: so it is in the toolkit.
            context.Response.Headers.CacheControl = "Cache-Control: public, max-age=3600, stale-while-revalidate=3600, stale-if-error=3600";
            return WriteAsync(context, KeySet(idTokens.Keys));
        });
        routes.MapMethods(IonPaths.UserInfo, [HttpMethods.Get, HttpMethods.Post], context => UserInfoAsync(context, tokens));
    }

    private static Task WriteAsync(HttpContext context, OrderedDictionary<string, object?> document)
    {
        context.Response.ContentType = Json;
        context.Response.Headers.AccessControlAllowOrigin = "*";
        return context.Response.WriteAsync(PythonJson.Dump(document));
    }

    private static OrderedDictionary<string, object?> Metadata(string issuer, Uri ion) => new()
    {
        ["issuer"] = issuer,
        ["authorization_endpoint"] = At(ion, IonPaths.Authorize),
        ["token_endpoint"] = At(ion, IonPaths.Token),
        ["userinfo_endpoint"] = At(ion, IonPaths.UserInfo),
        ["jwks_uri"] = At(ion, IonPaths.JsonWebKeySet),
        ["scopes_supported"] = Scopes.Descriptions.Keys.ToArray(),
        ["response_types_supported"] = (string[])["code", "token", "id_token", "id_token token", "code token", "code id_token", "code id_token token"],
        ["subject_types_supported"] = (string[])["public"],
        ["id_token_signing_alg_values_supported"] = (string[])["RS256", "HS256"],
        ["token_endpoint_auth_methods_supported"] = (string[])["client_secret_post", "client_secret_basic"],
        ["code_challenge_methods_supported"] = (string[])["plain", "S256"],
        ["claims_supported"] = (string[])["sub"], // Ion's validator wants a request to name the others by.
        ["end_session_endpoint"] = At(ion, IonPaths.Logout),
    };

    private static OrderedDictionary<string, object?> KeySet(KeyRing ring) => new()
    {
        ["keys"] = ring.Keys.Select(key => (object?)new OrderedDictionary<string, object?>
        {
            ["alg"] = "RS256",
            ["use"] = "sig",
            ["kid"] = KeyRing.KidOf(key),
            ["e"] = IdTokenDraft.Encode(key.Rsa.ExportParameters(false).Exponent),
            ["kty"] = "RSA",
            ["n"] = IdTokenDraft.Encode(key.Rsa.ExportParameters(false).Modulus),
        }).ToArray(),
    };

    private static Task UserInfoAsync(HttpContext context, TokenStore tokens)
    {
        var token = context.Request.Headers.Authorization.ToString().Split(' ') is ["Bearer", var value] ? tokens.FindAccessToken(value) : null;
        // A token without the scope is refused in the same words (validate_bearer_token).
        if (token is null || tokens.IsExpired(token) || !Scopes.Split(token.Scope).Contains(Scopes.OpenId) || SchoolUsers.Find(token.Username) is not { } user)
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            context.Response.Headers.WWWAuthenticate = $"Bearer error=\"invalid_token\", error_description=\"{BadToken}\"";
            context.Response.ContentType = "text/html; charset=utf-8"; // Django's default: the view sets none.
            return context.Response.WriteAsync(PythonJson.Dump(
                new OrderedDictionary<string, object?> { ["error"] = "invalid_token", ["error_description"] = BadToken }));
        }

        Counters.RequestFacts.Of(context).User = token.Username;
        context.Response.ContentType = Json;
        return context.Response.WriteAsync(PythonJson.Dump(IdentityClaims.Of(user, Scopes.Split(token.Scope))));
    }

    private static string At(Uri ion, string path) => new Uri(ion, path).AbsoluteUri;
}
