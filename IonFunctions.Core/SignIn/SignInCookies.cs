using System.Security.Cryptography;
using System.Text;
using IonFunctions.Core.Http;
using IonFunctions.Core.Settings;
using Microsoft.AspNetCore.Http;

namespace IonFunctions.Core.SignIn;

/// <summary>The cookies that keep the code verifiers of sign-ins in flight, one for each, so that several tabs can sign in at once.</summary>
internal sealed class SignInCookies(AppSettings settings, TimeProvider time)
{
    // Some 80 bytes of each request for each; whoever has more has left most of them.
    private const int MostInFlight = 12;
    private const int MostOfOneName = 4;

    // A line of the answer for each: with all of the thousand that fit into a request, no proxy would let the answer pass.
    private const int MostRemoved = 24;
    private const int CharactersInName = 8;
    private const string BaseName = "ion-signin-";

    /// <summary>Gives the browser the attempt to keep, and takes from it what makes no sense or is too many.</summary>
    public void Add(HttpContext context, SignInAttempt attempt)
    {
        Trim(context);
        context.Response.Cookies.Append(NameOf(attempt.CodeChallenge), attempt.CodeVerifier, AppCookie.Options(settings.Site, SignInAttempt.Lifetime));
    }

    /// <summary>The attempt that a callback's <c>state</c> belongs to; null when this browser has none such, or it is not young enough.</summary>
    public SignInAttempt? Find(HttpContext context, SignInState state) =>
        time.GetUtcNow() - state.StartedAt >= SignInAttempt.Lifetime
            ? null
            : AppCookie.ValuesOf(context.Request, NameOf(state.CodeChallenge))
                .Take(MostOfOneName)
                .Select(SignInAttempt.Of)
                .FirstOrDefault(attempt => attempt is not null && IsOf(state, attempt));

    /// <summary>Takes the attempt from the browser: a state is good for one callback.</summary>
    public void Remove(HttpContext context, SignInState state) => Remove(context.Response, NameOf(state.CodeChallenge));

    private static bool IsOf(SignInState state, SignInAttempt attempt) => CryptographicOperations.FixedTimeEquals(
        Encoding.ASCII.GetBytes(state.CodeChallenge), Encoding.ASCII.GetBytes(attempt.CodeChallenge));

    /// <summary>Those that are too old no browser sends, and of cookies of one path it sends the oldest first (RFC 6265 section 5.4).</summary>
    private void Trim(HttpContext context)
    {
        if (context.Request.Headers.Cookie.Count == 0)
        {
            return; // Whoever comes for the first time.
        }

        var ours = AppCookie.All(context.Request).Where(cookie => IsOurs(cookie.Name)).ToLookup(cookie => cookie.Name, cookie => cookie.Value, StringComparer.Ordinal);
        var inFlight = ours.Where(cookie => cookie.Take(MostOfOneName).Any(SignInAttempt.CanBeVerifier)).Select(cookie => cookie.Key).ToList();
        foreach (var name in inFlight.SkipLast(MostInFlight - 1).Concat(ours.Select(cookie => cookie.Key).Except(inFlight, StringComparer.Ordinal)).Take(MostRemoved))
        {
            Remove(context.Response, name);
        }
    }

    private string NameOf(string codeChallenge) => AppCookie.NameOf(settings.Site, BaseName + codeChallenge[..CharactersInName]);

    /// <summary>Whether this app gave it: another on this machine gives cookies that end in another port, and anybody any name.</summary>
    private bool IsOurs(string name)
    {
        var id = name.IndexOf(BaseName, StringComparison.Ordinal) + BaseName.Length;
        return id >= BaseName.Length && name.Length >= id + CharactersInName && name == NameOf(name[id..])
            && StrictBase64Url.Decode(name.AsSpan(id, CharactersInName)) is not null;
    }

    private void Remove(HttpResponse response, string name) =>
        response.Cookies.Append(name, "", AppCookie.Options(settings.Site, TimeSpan.Zero));
}
