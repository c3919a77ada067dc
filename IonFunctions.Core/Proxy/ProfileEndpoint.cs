using IonFunctions.Core.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace IonFunctions.Core.Proxy;

/// <summary>Ion's profile of the signed-in user, streamed through.</summary>
public sealed class ProfileEndpoint : IonEndpoint
{
    private static readonly IonPath Profile = new("/api/profile", "/api/profile", "/" + Routes.Profile, "application/json", KnowsHead: true, HasLinks: false);
    private readonly IonForwarder _forwarder;

    internal ProfileEndpoint(IonForwarder forwarder, ILogger<ProfileEndpoint> logger)
        : base(Routes.Profile, logger) => _forwarder = forwarder;

    private protected override Task<IResult> AnswerAsync(HttpContext context) =>
        _forwarder.ForwardAsync(context, Profile);
}
