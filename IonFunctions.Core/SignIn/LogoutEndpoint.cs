using System.Text.Json.Serialization;
using IonFunctions.Core.Http;
using IonFunctions.Core.Ion;
using IonFunctions.Core.Sessions;
using IonFunctions.Core.Settings;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace IonFunctions.Core.SignIn;

/// <summary>
/// Ends the session and what Ion has issued for it, and takes the cookie from the browser; where that is asked for, sends the browser
/// on to be signed out of Ion itself.
/// </summary>
internal sealed class LogoutEndpoint(
    SessionCookie cookie,
    SignOutService signOut,
    SignOutStates states,
    IonEndSession endSession,
    SessionStore store,
    SessionLookup lookup,
    UserSessions sessions,
    IOfflineConsent offline,
    AppSettings settings,
    ILogger<LogoutEndpoint> logger)
    : ChangingEndpoint(Routes.Logout, settings.Site, logger)
{
    protected override async Task<IResult> AnswerAllowedAsync(HttpContext context)
    {
        if (ReadSwitch(context.Request.Query, "everywhere") is not { } everywhere)
        {
            return new FailureResult(Failures.EverywhereUnclear);
        }

        if (ReadSwitch(context.Request.Query, "ion") is not { } ion)
        {
            return new FailureResult(Failures.IonUnclear);
        }

        var asker = new Asker(cookie.Read(context.Request), context);
        foreach (var id in asker.Ids)
        {
            // Once begun it is finished, even if the browser leaves. With storage down, or too many asked for that there are not, the
            // cookie stays, to try again with.
            var permit = lookup.TakeFor(id.Handle, asker);
            if (await (everywhere ? EndEverywhereAsync(id.Handle) : signOut.EndAsync(id.Handle, CancellationToken.None)))
            {
                permit.GiveBack();
            }
        }

        cookie.Clear(context.Response);
        if (ion)
        {
            // Last: whatever becomes of it there, it has ended here.
            var address = await endSession.AddressAsync(states.Start(context.Response));
            return BrowserRequest.IsForm(context.Request)
                ? SeeOther(address.AbsoluteUri)
                : Results.Json(new LeaveForIon(address.AbsoluteUri), LogoutJson.Default.LeaveForIon);
        }

        return BrowserRequest.IsForm(context.Request)
            // A start page that is for those who are signed in would sign in again who has just signed out: Ion does not ask.
            ? SeeOther(settings.Pages.StartNeedsSignIn ? "/" + Routes.Account : "/")
            : Results.NoContent();
    }

    private static Redirection SeeOther(string location) => new(location, StatusCodes.Status303SeeOther);

    /// <summary>Null where the parameter is neither left out nor <c>true</c> or <c>false</c>.</summary>
    private static bool? ReadSwitch(IQueryCollection query, string name) => query[name] switch
    {
        [] or ["false"] => false,
        ["true"] => true,
        _ => null,
    };

    /// <summary>This session last: as long as it is there, all can be tried again.</summary>
    private async Task<bool> EndEverywhereAsync(SessionHandle handle)
    {
        if (await store.PeekSealedAsync(handle, CancellationToken.None) is not { } row)
        {
            return false;
        }

        if (await store.OpenAsync(row, CancellationToken.None) is { } current)
        {
            // Who ends all wants nothing to go on, nor to go on again once they are back.
            await offline.WithdrawAsync(current);
            var others = await sessions.ListOthersAsync(current, CancellationToken.None);
            await Task.WhenAll(others.Select(other => signOut.EndAsync(other, CancellationToken.None)));
        }

        return await signOut.EndAsync(handle, CancellationToken.None);
    }

    /// <param name="IonLogoutUrl">Where a script sends the browser.</param>
    internal sealed record LeaveForIon(string IonLogoutUrl);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(LogoutEndpoint.LeaveForIon))]
internal sealed partial class LogoutJson : JsonSerializerContext;
