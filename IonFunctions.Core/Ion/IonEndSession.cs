using System.Net;
using IonFunctions.Core.Hosting;
using IonFunctions.Core.Settings;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Logging;

namespace IonFunctions.Core.Ion;

/// <summary>
/// Ion's end-session endpoint (OpenID Connect RP-Initiated Logout 1.0), to which a browser is sent that is to be signed out
/// there too. It is sent without <c>id_token_hint</c>: Ion asks its user in any case, and goes by <c>client_id</c>; a hint that it
/// does not know any more, because the user has signed out elsewhere since or it has tidied up, makes it refuse, and the login
/// would stay; and one says in an address, which a shared machine remembers, who somebody is.
/// </summary>
internal sealed class IonEndSession(
    IonHttpClient ion, InFlightWork inFlight, AppSettings settings, TimeProvider time, ILogger<IonEndSession> logger)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan RegisteredFor = TimeSpan.FromHours(1);
    private static readonly TimeSpan UnregisteredFor = TimeSpan.FromMinutes(1);
    private readonly Uri _endpoint = new(settings.Ion.BaseUrl, "oauth/logout/");
    private volatile Answer? _last;

    /// <summary>What to look at, in words for whoever runs the app; null where nothing is known to be wrong.</summary>
    public string? Suspicion => _last is { IsRegistered: false, Status: var status }
        ? status == (int)HttpStatusCode.BadRequest
            ? $"Ion does not send browsers back here after a sign-out at Ion; have {settings.Site.PostLogoutRedirectUri} registered there as a post-logout redirect URI of this application, which only Ion's administrators can"
            : $"Ion does not let browsers sign out by {_endpoint} ({(status == 0 ? "no answer" : $"status {status}")})"
        : null;

    /// <summary>
    /// Where to send the browser: with the way back and its <paramref name="state"/> where Ion knows the way back. To who names one
    /// that is not registered Ion shows an error and signs nobody out, which is worse than no way back.
    /// </summary>
    public async Task<Uri> AddressAsync(string state) => await IsRegisteredAsync()
        ? new(QueryHelpers.AddQueryString(AddressOf(withRedirect: true), "state", state))
        : new(AddressOf(withRedirect: false));

    private async Task<bool> IsRegisteredAsync()
    {
        if (_last is { } last && time.GetElapsedTime(last.At) < (last.IsRegistered ? RegisteredFor : UnregisteredFor))
        {
            return last.IsRegistered;
        }

        return await inFlight.RunOnceAsync("end-session", AskAsync);
    }

    /// <summary>Asks as nobody, who is signed out of nothing: Ion checks the request before it asks its user (and answers 400, or the question).</summary>
    private async Task<bool> AskAsync()
    {
        var status = 0;
        using var timeout = new CancellationTokenSource(Patience, time);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, AddressOf(withRedirect: true));
            using var response = await ion.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, timeout.Token);
            status = (int)response.StatusCode;
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
        {
            // No answer is as good as none: the browser goes there, and finds out.
        }

        var known = _last;
        _last = new(status == (int)HttpStatusCode.OK, status, time.GetTimestamp());
        if (Suspicion is { } suspicion && known?.Status != status)
        {
            IonLog.SignOutsSuspicious(logger, suspicion);
        }

        return _last.IsRegistered;
    }

    private string AddressOf(bool withRedirect) => QueryHelpers.AddQueryString(_endpoint.AbsoluteUri, withRedirect
        ? new Dictionary<string, string?> { ["client_id"] = settings.Ion.ClientId, ["post_logout_redirect_uri"] = settings.Site.PostLogoutRedirectUri.AbsoluteUri }
        : new Dictionary<string, string?> { ["client_id"] = settings.Ion.ClientId });

    private sealed record Answer(bool IsRegistered, int Status, long At);
}
