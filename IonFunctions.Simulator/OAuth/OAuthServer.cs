using System.Security.Cryptography;
using IonFunctions.Simulator.Hosting;
using IonFunctions.Simulator.OpenId;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.IdentityModel.Tokens;
using static OpenIddict.Server.AspNetCore.OpenIddictServerAspNetCoreHandlers;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace IonFunctions.Simulator.OAuth;

/// <summary>
/// OpenIddict set up to behave as Django OAuth Toolkit: OpenIddict reads the requests and knows the protocol;
/// what is checked, what a token is and how an answer looks is in the handlers named here. That is its degraded
/// mode, the documented way to bring one's own storage: its own tokens live by other rules (leeway at rotation, a
/// chain that is revoked at reuse, several queries per request) than those that are simulated here.
/// </summary>
internal static class OAuthServer
{
    /// <summary>Before any handler of OpenIddict's own.</summary>
    private const int First = int.MinValue + 1_000;

    /// <summary>After OpenIddict attached the principal, before it answers.</summary>
    private const int AfterAttachPrincipal = 0;

    public static void AddOAuthServer(this IServiceCollection services, SimulatedIonOptions options, IonAddress ion, KeyRing keys)
    {
        services.AddOpenIddict().AddServer(server =>
        {
            server.EnableDegradedMode();
            server.SetAuthorizationEndpointUris(IonPaths.Authorize.TrimStart('/'));
            server.SetTokenEndpointUris(IonPaths.Token.TrimStart('/'));
            server.SetRevocationEndpointUris(IonPaths.Revoke.TrimStart('/'));
            server.AllowAuthorizationCodeFlow();
            server.AllowRefreshTokenFlow();
            server.RegisterScopes([.. Scopes.Descriptions.Keys]);
            server.AddSigningKey(keys.Current); // Asked for, never used: what is signed is signed by IdTokens.
            server.AddEncryptionKey(new SymmetricSecurityKey(RandomNumberGenerator.GetBytes(32))); // Asked for, never used.
            server.Configure(configured =>
            {
                configured.TimeProvider = options.TimeProvider;
                configured.Issuer = new Uri(ion.Url, "oauth");
                configured.CodeChallengeMethods.Add("plain");
                configured.ConfigurationEndpointUris.Clear(); // OpenIdEndpoints has them.
                configured.JsonWebKeySetEndpointUris.Clear();
            });

            server.AddEventHandler<ValidateAuthorizationRequestContext>(
                handler => handler.UseSingletonHandler<AuthorizationRequestValidator>().SetOrder(First));
            server.AddEventHandler<ApplyAuthorizationResponseContext>(
                handler => handler.UseSingletonHandler<AuthorizationResponse>().SetOrder(First));
            server.AddEventHandler<ValidateTokenRequestContext>(
                handler => handler.UseSingletonHandler<TokenRequestValidator>().SetOrder(First));
            server.AddEventHandler<HandleTokenRequestContext>(
                handler => handler.UseSingletonHandler<TokenRequestHandler>().SetOrder(AfterAttachPrincipal));
            server.AddEventHandler<ApplyTokenResponseContext>(
                handler => handler.UseSingletonHandler<TokenResponse>().SetOrder(First));
            server.AddEventHandler<ValidateRevocationRequestContext>(
                handler => handler.UseSingletonHandler<RevocationRequestHandler>().SetOrder(First));
            server.AddEventHandler<ApplyRevocationResponseContext>(
                handler => handler.UseSingletonHandler<RevocationResponse>().SetOrder(First));
            server.AddEventHandler<GenerateTokenContext>(
                handler => handler.UseSingletonHandler<OpaqueTokens>().SetOrder(First));
            server.AddEventHandler<ValidateTokenContext>(
                handler => handler.UseSingletonHandler<OpaqueTokens>().SetOrder(First));

            // ClientCredentials reads them, by Django OAuth Toolkit's rules.
            server.RemoveEventHandler(ExtractBasicAuthenticationCredentials<ExtractTokenRequestContext>.Descriptor);
            server.RemoveEventHandler(ExtractBasicAuthenticationCredentials<ExtractRevocationRequestContext>.Descriptor);
            server.RemoveEventHandler(ValidateClientAuthenticationMethod<ExtractTokenRequestContext>.Descriptor);
            server.RemoveEventHandler(ValidateClientAuthenticationMethod<ExtractRevocationRequestContext>.Descriptor);

            server.UseAspNetCore()
                .EnableAuthorizationEndpointPassthrough()
                .DisableTransportSecurityRequirement();
        });

        // ASP.NET Core's authentication brings data protection along, which nothing here uses; starting it would leave
        // a key in the home directory.
        var keyRing = services.Single(static service =>
            service.ServiceType == typeof(IHostedService)
            && service.ImplementationType?.Namespace == "Microsoft.AspNetCore.DataProtection.Internal");
        services.Remove(keyRing);
    }
}
