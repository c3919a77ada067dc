using System.Text;
using IonFunctions.Core.Hosting;
using IonFunctions.Core.Http;
using IonFunctions.Core.Secrets;
using Microsoft.AspNetCore.WebUtilities;

namespace IonFunctions.Core.SignIn;

/// <summary>
/// The <c>state</c> of a sign-in: the attempt's id, and sealed for it the return URL, so that who comes back without the
/// attempt's cookie can start again to where they wanted to go. It proves that the sign-in was started at this app, and no
/// more: the cookie proves that it was in this browser.
/// </summary>
internal sealed class SignInStates(Sealer sealer, ReturnUrls returnUrls)
{
    private const char Separator = '.';

    /// <exception cref="DependencyUnavailableException">The session key can't be had.</exception>
    public async Task<string> SealAsync(SignInAttempt attempt, string returnUrl, CancellationToken cancellationToken)
    {
        var value = await sealer.SealAsync(SealPurpose.Cookies, PlaceOf(attempt.Id), Encoding.UTF8.GetBytes(returnUrl), cancellationToken);
        return attempt.Id + Separator + WebEncoders.Base64UrlEncode(value);
    }

    /// <summary>Null when it was not sealed here.</summary>
    /// <exception cref="DependencyUnavailableException">The session key can't be had.</exception>
    public async Task<SignInState?> OpenAsync(string state, CancellationToken cancellationToken)
    {
        const int start = SignInAttempt.IdLength + 1;
        if (state.Length <= start || state[start - 1] != Separator || StrictBase64Url.Decode(state.AsSpan(start)) is not { } value)
        {
            return null;
        }

        var id = state[..SignInAttempt.IdLength];
        var returnUrl = await sealer.OpenAsync(SealPurpose.Cookies, PlaceOf(id), value, cancellationToken);
        // Checked again: it may be old, and App__AllowedOrigins may have changed.
        return returnUrl is null ? null : new(state, id, returnUrls.Check(Encoding.UTF8.GetString(returnUrl)));
    }

    private static string PlaceOf(string id) => "state/" + id;
}
