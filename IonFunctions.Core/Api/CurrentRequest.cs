using IonFunctions.Core.Http;
using IonFunctions.Core.Sessions;
using IonFunctions.Core.Settings;
using Microsoft.AspNetCore.Http;

namespace IonFunctions.Core.Api;

/// <summary>
/// What the request that a scope belongs to has said of itself. It is read at once and kept: a server uses an
/// <see cref="HttpContext"/> for another request later, and who still holds it would act for that one's user.
/// </summary>
internal sealed class CurrentRequest
{
    private readonly SessionCookie _cookie;
    private readonly AppSettings _settings;
    private Facts? _facts;

    public CurrentRequest(SessionCookie cookie, AppSettings settings, IHttpContextAccessor? accessor = null)
    {
        (_cookie, _settings) = (cookie, settings);
        if (accessor?.HttpContext is { } context)
        {
            Use(context);
        }
    }

    /// <summary>The session ids that the browser sent, and where from.</summary>
    public Asker Asker => Read().Asker;

    /// <summary>Whether it may change something, or another site's page has caused it.</summary>
    public bool MayChangeState => Read().MayChangeState;

    /// <summary>For where nobody sets <see cref="IHttpContextAccessor"/>, or there is none: a Functions worker runs a trigger aside of the request that it answers.</summary>
    public void Use(HttpContext context) =>
        _facts = new(new(_cookie.Read(context.Request), Context: null, context.Connection.RemoteIpAddress), BrowserRequest.MayChangeState(context.Request, _settings.Site));

    private Facts Read() => _facts ?? throw new InvalidOperationException(
        "There is no request here that IonClient or IIonUser could belong to. In a Functions app take them from the trigger's request "
        + "(request.HttpContext.GetIonClient()), or add the middleware that docs/your-own-code.md has; for users who are away there is IOfflineUsers.");

    private sealed record Facts(Asker Asker, bool MayChangeState);
}
