using IonFunctions.Core.Settings;
using Microsoft.Extensions.Logging;

namespace IonFunctions.Core.Ion;

/// <summary>
/// Notices that nobody who is sent to Ion comes back, or that they come back without the cookie that they left with. Where
/// the client ID or the redirect URI is not the registered one, Ion shows the visitor an error page of its own (RFC 6749
/// section 4.1.2.1) and this app hears nothing: it can only see who stays away.
/// </summary>
internal sealed class SignInWatch(AppSettings settings, TimeProvider time, ILogger<SignInWatch> logger)
{
    private const int Suspicious = 3;

    // Somebody who has to sign in at Ion first takes a while.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly Lock _lock = new();
    private int _away;
    private int _withoutCookie;
    private long _firstLeft;
    private bool _logged;

    /// <summary>What to look at, in words for whoever runs the app; null while sign-ins come back.</summary>
    public string? Suspicion
    {
        get
        {
            lock (_lock)
            {
                return _withoutCookie >= Suspicious
                    ? $"{_withoutCookie} sign-ins came back from Ion without the cookie that they left with, and none with it; check that App__PublicUrl, {settings.Site.Origin}, is the address that browsers reach the app at, and that nothing on the way takes cookies out (a browser that blocks them does)"
                    : _away >= Suspicious && time.GetElapsedTime(_firstLeft) >= Patience
                    ? $"{_away} sign-ins were sent to Ion and none has come back; should Ion show an error page there, register the redirect URI {settings.Site.RedirectUri} at {new Uri(settings.Ion.BaseUrl, "oauth/applications/")} and check Ion__ClientId"
                    : null;
            }
        }
    }

    /// <summary>A browser is sent to Ion.</summary>
    public void Leaves()
    {
        lock (_lock)
        {
            _firstLeft = _away++ == 0 ? time.GetTimestamp() : _firstLeft;
            LogSuspicion();
        }
    }

    /// <summary>A browser is back with Ion's answer to a sign-in that it started here, whatever it is.</summary>
    public void ComesBack()
    {
        lock (_lock)
        {
            (_away, _withoutCookie, _logged) = (0, 0, false);
        }
    }

    /// <summary>Likewise, but the browser has not, or no longer, the cookie that goes with it: Ion knows the redirect URI.</summary>
    public void ComesBackWithoutCookie()
    {
        lock (_lock)
        {
            _away = 0;
            _withoutCookie++;
            LogSuspicion();
        }
    }

    private void LogSuspicion()
    {
        if (!_logged && Suspicion is { } suspicion)
        {
            _logged = true;
            IonLog.SignInsSuspicious(logger, suspicion);
        }
    }
}
