using OpenIddict.Server;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace IonFunctions.Simulator.OAuth;

/// <summary>Takes out of the discovery document what <see cref="AuthorizationResponse"/> leaves out (RFC 9207).</summary>
internal sealed class ConfigurationResponse : IOpenIddictServerHandler<ApplyConfigurationResponseContext>
{
    public ValueTask HandleAsync(ApplyConfigurationResponseContext context)
    {
        context.Response["authorization_response_iss_parameter_supported"] = null;
        return default;
    }
}
