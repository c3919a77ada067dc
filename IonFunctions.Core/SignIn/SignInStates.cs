using System.Buffers.Binary;
using System.Buffers.Text;
using System.Text;
using IonFunctions.Core.Hosting;
using IonFunctions.Core.Http;
using IonFunctions.Core.Secrets;
using IonFunctions.Core.Settings;

namespace IonFunctions.Core.SignIn;

/// <summary>
/// The <c>state</c> of a sign-in: the attempt's code challenge, and sealed for it when it was started and the return URL, so that who comes
/// back without the attempt's cookie can start again to where they wanted to go. It proves that the sign-in was started at this app, and no
/// more: the cookie, a verifier of that challenge, proves that it was in this browser.
/// </summary>
internal sealed class SignInStates(Sealer sealer, ReturnUrls returnUrls, AppSettings settings, TimeProvider time)
{
    private const char Separator = '.';
    private const int TimeSize = sizeof(long); // Unix time in milliseconds.

    // A deployment with the same key, but of another client or at another address, starts sign-ins of its own.
    private readonly string _place = $"{settings.Ion.ClientId} {settings.Site.RedirectUri} ";

    /// <exception cref="DependencyUnavailableException">The session key can't be had.</exception>
    public async ValueTask<string> SealAsync(string codeChallenge, string returnUrl, CancellationToken cancellationToken)
    {
        var plaintext = new byte[TimeSize + Encoding.UTF8.GetByteCount(returnUrl)];
        BinaryPrimitives.WriteInt64BigEndian(plaintext, time.GetUtcNow().ToUnixTimeMilliseconds());
        Encoding.UTF8.GetBytes(returnUrl, plaintext.AsSpan(TimeSize));
        var value = await sealer.SealAsync(SealPurpose.States, _place + codeChallenge, plaintext, cancellationToken);
        return codeChallenge + Separator + Base64Url.EncodeToString(value);
    }

    /// <summary>Null when it was not sealed here.</summary>
    /// <exception cref="DependencyUnavailableException">The session key can't be had.</exception>
    public async Task<SignInState?> OpenAsync(string state, CancellationToken cancellationToken)
    {
        const int start = SignInAttempt.Length + 1;
        if (state.Length <= start || state[start - 1] != Separator || StrictBase64Url.Decode(state.AsSpan(start)) is not { } value)
        {
            return null;
        }

        var codeChallenge = state[..SignInAttempt.Length];
        if (await sealer.OpenAsync(SealPurpose.States, _place + codeChallenge, value, cancellationToken) is not { Length: >= TimeSize } plaintext)
        {
            return null;
        }

        // Checked again: it may be old, and App__AllowedOrigins may have changed.
        var returnUrl = returnUrls.Check(Encoding.UTF8.GetString(plaintext.AsSpan(TimeSize)));
        return new(state, codeChallenge, DateTimeOffset.FromUnixTimeMilliseconds(BinaryPrimitives.ReadInt64BigEndian(plaintext)), returnUrl);
    }
}
