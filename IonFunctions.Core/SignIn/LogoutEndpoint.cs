using IonFunctions.Core.Http;
using IonFunctions.Core.Sessions;
using IonFunctions.Core.Settings;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace IonFunctions.Core.SignIn;

/// <summary>Ends the session, at Ion too, and takes the cookie from the browser.</summary>
public sealed class LogoutEndpoint : IonEndpoint
{
    private readonly SessionCookie _cookie;
    private readonly SignOutService _signOut;
    private readonly AppSettings _settings;

    internal LogoutEndpoint(SessionCookie cookie, SignOutService signOut, AppSettings settings, ILogger<LogoutEndpoint> logger)
        : base(Routes.Logout, logger) => (_cookie, _signOut, _settings) = (cookie, signOut, settings);

    private protected override async Task<IResult> AnswerAsync(HttpContext context)
    {
        if (!BrowserRequest.MayChangeState(context.Request, _settings.Site))
        {
            return new FailureResult(Failures.CrossSite);
        }

        if (_cookie.Read(context.Request) is { } id)
        {
            // Once begun it is finished, even if the browser leaves. With storage down the cookie stays, to try again with.
            await _signOut.EndAsync(id.Handle, CancellationToken.None);
        }

        _cookie.Clear(context.Response);
        if (!IsForm(context.Request))
        {
            return Results.NoContent();
        }

        context.Response.Headers.Location = "/";
        return Results.StatusCode(StatusCodes.Status303SeeOther);
    }

    private static bool IsForm(HttpRequest request) => request.HasFormContentType || BrowserRequest.WantsPage(request);
}
