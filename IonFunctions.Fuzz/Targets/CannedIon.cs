using System.Net;
using IonFunctions.Core.Hosting;
using IonFunctions.Core.Ion;

namespace IonFunctions.Fuzz.Targets;

/// <summary>An Ion that answers who asks for its discovery document and its keys, without a network.</summary>
internal sealed class CannedIon(Func<HttpResponseMessage> discovery, Func<HttpResponseMessage> keys) : HttpMessageHandler
{
    /// <summary>As the simulated Ion has it, with what nobody here reads left out.</summary>
    public const string Discovery = $$"""
        {"issuer":"{{SampleSettings.Ion}}/oauth","authorization_endpoint":"{{SampleSettings.Ion}}/oauth/authorize/","token_endpoint":"{{SampleSettings.Ion}}/oauth/token/",
        "userinfo_endpoint":"{{SampleSettings.Ion}}/oauth/userinfo/","jwks_uri":"{{SampleSettings.Ion}}/oauth/.well-known/jwks.json","id_token_signing_alg_values_supported":["RS256","HS256"]}
        """;

    /// <summary>The app's reader of keys, which has asked this Ion for none yet.</summary>
    public IonKeys NewKeys() => new(
        new(new(this), SampleSettings.App, StoppedTime.Instance), new InFlightWork(StoppedTime.Instance), SampleSettings.App, StoppedTime.Instance);

    public static HttpResponseMessage Json(string json) => new(HttpStatusCode.OK) { Content = new StringContent(json) };

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        Task.FromResult(request.RequestUri!.AbsolutePath.EndsWith("/" + IonMetadata.Path, StringComparison.Ordinal) ? discovery() : keys());
}
