using System.Text.Json;
using IonFunctions.Core.Hosting;
using IonFunctions.Core.Http;
using IonFunctions.Core.Secrets;
using IonFunctions.Core.Settings;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace IonFunctions.Core.SignIn;

/// <summary>The sealed cookies that hold sign-ins in flight, one for each, so that several tabs can sign in at once.</summary>
internal sealed class SignInCookies(Sealer sealer, AppSettings settings, TimeProvider time)
{
    // Proxies take a header line of 8 kB. With so many, of some 350 bytes each, there is as much room again for other cookies.
    private const int MostInFlight = 12;
    private const int MostOfOneName = 4;

    // A line of the answer for each: with all of the thousand that fit into a request, no proxy would let the answer pass.
    private const int MostRemoved = 24;
    private const int IdCharactersInName = 8;
    private const string BaseName = "ion-signin-";

    /// <summary>Gives the browser the attempt to keep, and takes from it what is too old or too many.</summary>
    /// <exception cref="DependencyUnavailableException">The session key can't be had.</exception>
    public async Task AddAsync(HttpContext context, SignInAttempt attempt)
    {
        await TrimAsync(context);
        var name = NameOf(attempt.Id);
        var plaintext = attempt.ToJson();
        var value = await sealer.SealAsync(SealPurpose.Cookies, name, plaintext, context.RequestAborted);
        context.Response.Cookies.Append(name, WebEncoders.Base64UrlEncode(value), AppCookie.Options(settings.Site, SignInAttempt.Lifetime));
    }

    /// <summary>The attempt that a callback's <c>state</c> belongs to; null when this browser has none such, or none that is young enough.</summary>
    /// <exception cref="DependencyUnavailableException">The session key can't be had.</exception>
    public async Task<SignInAttempt?> FindAsync(HttpContext context, SignInState state)
    {
        var name = NameOf(state.Id);
        foreach (var value in AppCookie.ValuesOf(context.Request, name).Take(MostOfOneName))
        {
            if (await OpenAsync(name, value, context.RequestAborted) is { } attempt && attempt.Id == state.Id && IsYoung(attempt))
            {
                return attempt;
            }
        }

        return null;
    }

    /// <summary>Takes the attempt from the browser: a state is good for one callback.</summary>
    public void Remove(HttpContext context, SignInState state) => Remove(context.Response, NameOf(state.Id));

    private async Task TrimAsync(HttpContext context)
    {
        if (context.Request.Headers.Cookie.Count == 0)
        {
            return; // Whoever comes for the first time.
        }

        List<(string Name, DateTimeOffset StartedAt)> young = [];
        List<string> old = [];
        foreach (var cookies in AppCookie.All(context.Request).Where(cookie => IsOurs(cookie.Name)).GroupBy(cookie => cookie.Name, StringComparer.Ordinal))
        {
            if (await NewestOfAsync(cookies.Key, cookies.Select(cookie => cookie.Value), context.RequestAborted) is { } startedAt)
            {
                young.Add((cookies.Key, startedAt));
            }
            else
            {
                old.Add(cookies.Key);
            }
        }

        foreach (var name in young.OrderByDescending(cookie => cookie.StartedAt).Skip(MostInFlight - 1).Select(cookie => cookie.Name).Concat(old).Take(MostRemoved))
        {
            Remove(context.Response, name);
        }
    }

    /// <summary>When the newest attempt that the cookies of a name hold has started; null where none is young enough.</summary>
    private async Task<DateTimeOffset?> NewestOfAsync(string name, IEnumerable<string> values, CancellationToken cancellationToken)
    {
        DateTimeOffset? newest = null;
        foreach (var value in values.Distinct(StringComparer.Ordinal).Take(MostOfOneName))
        {
            if (await OpenAsync(name, value, cancellationToken) is { } attempt && IsYoung(attempt) && !(newest > attempt.StartedAt))
            {
                newest = attempt.StartedAt;
            }
        }

        return newest;
    }

    private async Task<SignInAttempt?> OpenAsync(string name, string value, CancellationToken cancellationToken)
    {
        if (StrictBase64Url.Decode(value) is not { } sealedAttempt)
        {
            return null;
        }

        var plaintext = await sealer.OpenAsync(SealPurpose.Cookies, name, sealedAttempt, cancellationToken);
        return plaintext is null ? null : JsonSerializer.Deserialize(plaintext, SignInAttemptJson.Default.SignInAttempt);
    }

    private bool IsYoung(SignInAttempt attempt) => time.GetUtcNow() - attempt.StartedAt < SignInAttempt.Lifetime;

    private string NameOf(string id) => AppCookie.NameOf(settings.Site, BaseName + id[..IdCharactersInName]);

    /// <summary>Whether this app gave it: another on this machine gives cookies that end in another port, and anybody any name.</summary>
    private bool IsOurs(string name)
    {
        var id = name.IndexOf(BaseName, StringComparison.Ordinal) + BaseName.Length;
        return id >= BaseName.Length && name.Length >= id + IdCharactersInName && name == NameOf(name[id..])
            && StrictBase64Url.Decode(name.AsSpan(id, IdCharactersInName)) is not null;
    }

    private void Remove(HttpResponse response, string name) =>
        response.Cookies.Append(name, "", AppCookie.Options(settings.Site, TimeSpan.Zero));
}
