using IonFunctions.Core.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace IonFunctions.Core.Proxy;

/// <summary>Ion's profile of the signed-in user, streamed through.</summary>
internal sealed class ProfileEndpoint(IonForwarder forwarder, ILogger<ProfileEndpoint> logger)
    : IonEndpoint(Routes.Profile, logger)
{
    private static readonly IonPath Profile = new("/api/profile", "/api/profile", "/" + Routes.Profile, "application/json", knowsHead: true, hasLinks: false);

    protected override Task<IResult> AnswerAsync(HttpContext context) =>
        forwarder.ForwardAsync(context, Profile);
}
