using System.Security.Cryptography;
using System.Text;
using IonFunctions.Core.Http;
using IonFunctions.Core.Settings;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace IonFunctions.Core.SignIn;

/// <summary>
/// The <c>state</c> of a sign-out at Ion (RP-Initiated Logout 1.0 section 3): the browser keeps what Ion is sent, so that only who was
/// sent to Ion from here, and comes back from there, is told that they are signed out of it. A link of somebody else's can't
/// make this app say so to somebody who then leaves a machine that is still signed in.
/// </summary>
internal sealed class SignOutStates(AppSettings settings)
{
    // Who is asked at Ion may fetch a coffee first.
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(15);
    private const int RandomBytes = 32;
    private readonly string _cookie = AppCookie.NameOf(settings.Site, "ion-signout");

    /// <summary>A new one, which the browser keeps; of several sign-outs at once, the last counts.</summary>
    public string Start(HttpResponse response)
    {
        var state = WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(RandomBytes));
        response.Cookies.Append(_cookie, state, AppCookie.Options(settings.Site, Lifetime));
        return state;
    }

    /// <summary>Whether the browser has come back with the state that it was sent with.</summary>
    public bool IsBack(HttpRequest request) =>
        request.Query["state"] is [{ Length: > 0 } state]
        && AppCookie.ValuesOf(request, _cookie).ToList() is [{ Length: > 0 } kept] // One of two was planted.
        && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(state), Encoding.UTF8.GetBytes(kept));

    /// <summary>Takes it from the browser: it is good for one return.</summary>
    public void Remove(HttpResponse response) => response.Cookies.Append(_cookie, "", AppCookie.Options(settings.Site, TimeSpan.Zero));
}
