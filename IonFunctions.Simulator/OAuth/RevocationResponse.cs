using Microsoft.AspNetCore;
using OpenIddict.Server;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace IonFunctions.Simulator.OAuth;

/// <summary>
/// Writes what OpenIddict refused before <see cref="RevocationRequestHandler"/> saw it, such as a body that is no form.
/// </summary>
internal sealed class RevocationResponse : IOpenIddictServerHandler<ApplyRevocationResponseContext>
{
    public async ValueTask HandleAsync(ApplyRevocationResponseContext context)
    {
        context.HandleRequest();
        await OAuthAnswer.WriteErrorAsync(
            context.Transaction.GetHttpRequest()!.HttpContext, context.Error!, context.Response.ErrorDescription);
    }
}
