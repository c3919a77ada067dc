using System.Buffers.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using IonFunctions.Core.Secrets;
using IonFunctions.Core.Settings;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace IonFunctions.Core.SignIn;

/// <summary>The sealed cookies that hold sign-ins in flight, one for each, so that several tabs can sign in at once.</summary>
internal sealed class SignInCookies(Sealer sealer, AppSettings settings, TimeProvider time)
{
    // Browsers and servers limit what cookies may come to; tabs left at Ion's page for good must not fill that up.
    private const int MostInFlight = 5;
    private const int StateCharactersInName = 8;

    // A return URL may be full of characters that JSON within HTML would have escaped to six each; browsers drop a cookie of
    // more than 4,096 bytes. This JSON never leaves its seal.
    private static readonly SignInAttemptJson Json = new(new JsonSerializerOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    private readonly string _prefix = settings.Site.IsHttps ? "__Host-ion-signin-" : "ion-signin-";

    /// <summary>Gives the browser the attempt to keep, and takes from it what is too old or too many.</summary>
    /// <exception cref="Http.DependencyUnavailableException">The session key can't be had.</exception>
    public async Task AddAsync(HttpContext context, SignInAttempt attempt)
    {
        await TrimAsync(context);
        var name = NameOf(attempt.State);
        var plaintext = JsonSerializer.SerializeToUtf8Bytes(attempt, Json.SignInAttempt);
        var value = await sealer.SealAsync(SealPurpose.Cookies, name, plaintext, context.RequestAborted);
        context.Response.Cookies.Append(name, WebEncoders.Base64UrlEncode(value), Options(SignInAttempt.Lifetime));
    }

    /// <summary>The attempt that a callback's <c>state</c> belongs to; null when this browser has none such, or none that is young enough.</summary>
    /// <exception cref="Http.DependencyUnavailableException">The session key can't be had.</exception>
    public async Task<SignInAttempt?> FindAsync(HttpContext context, string state)
    {
        var name = NameOf(state);
        var attempt = await OpenAsync(name, context.Request.Cookies[name], context.RequestAborted);
        return attempt?.State == state && IsYoung(attempt) ? attempt : null;
    }

    /// <summary>Takes the attempt from the browser: a state is good for one callback.</summary>
    public void Remove(HttpContext context, string state) => Remove(context.Response, NameOf(state));

    private async Task TrimAsync(HttpContext context)
    {
        List<(string Name, DateTimeOffset StartedAt)> young = [];
        foreach (var (name, value) in context.Request.Cookies.Where(cookie => cookie.Key.StartsWith(_prefix, StringComparison.Ordinal)))
        {
            if (await OpenAsync(name, value, context.RequestAborted) is { } attempt && IsYoung(attempt))
            {
                young.Add((name, attempt.StartedAt));
            }
            else
            {
                Remove(context.Response, name);
            }
        }

        foreach (var (name, _) in young.OrderByDescending(cookie => cookie.StartedAt).Skip(MostInFlight - 1))
        {
            Remove(context.Response, name);
        }
    }

    private async Task<SignInAttempt?> OpenAsync(string name, string? value, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(value) || !Base64Url.IsValid(value))
        {
            return null;
        }

        var plaintext = await sealer.OpenAsync(SealPurpose.Cookies, name, WebEncoders.Base64UrlDecode(value), cancellationToken);
        return plaintext is null ? null : JsonSerializer.Deserialize(plaintext, Json.SignInAttempt);
    }

    private bool IsYoung(SignInAttempt attempt) => time.GetUtcNow() - attempt.StartedAt < SignInAttempt.Lifetime;

    private string NameOf(string state) => _prefix + state[..Math.Min(StateCharactersInName, state.Length)];

    private void Remove(HttpResponse response, string name) => response.Cookies.Append(name, "", Options(TimeSpan.Zero));

    private CookieOptions Options(TimeSpan maxAge) => new()
    {
        Path = "/",
        Secure = settings.Site.IsHttps,
        HttpOnly = true,
        SameSite = SameSiteMode.Lax,
        MaxAge = maxAge,
        IsEssential = true,
    };
}
