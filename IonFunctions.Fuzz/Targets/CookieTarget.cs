using System.Text;
using IonFunctions.Core.Http;
using IonFunctions.Core.Sessions;
using IonFunctions.Core.SignIn;
using Microsoft.AspNetCore.Http;

namespace IonFunctions.Fuzz.Targets;

/// <summary>A <c>Cookie</c> header: the session's cookie, and those of sign-ins in flight.</summary>
internal static class CookieTarget
{
    private const int MostIds = 4;
    private const string Challenge = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

    private static readonly SessionCookie Session = new(SampleSettings.App);
    private static readonly SignInCookies SignIns = new(SampleSettings.App, TimeProvider.System);

    public static void Run(byte[] input)
    {
        // A line feed ends one header and begins another.
        var context = new DefaultHttpContext();
        context.Request.Headers.Cookie = Encoding.Latin1.GetString(input).Split('\n');

        var ids = Session.Read(context.Request);
        Finding.Unless(ids.Count <= MostIds, "More ids than are looked up.");
        Finding.Unless(ids.All(id => id.CookieValue.Length == Challenge.Length && id.CookieValue.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_')), "An id that is none.");
        Finding.Unless(ids.All(id => id.Handle.Value.Length == Challenge.Length), "A handle that is none.");
        Finding.Unless(AppCookie.All(context.Request).All(cookie => cookie.Name.Length == 0 || !cookie.Value.Contains(';', StringComparison.Ordinal)), "Two cookies taken for one.");

        var attempt = SignIns.Find(context, new(Challenge, Challenge, DateTimeOffset.UtcNow, "/"));
        Finding.Unless(attempt is null, "A sign-in without the verifier of its challenge.");
        SignIns.Add(context, SignInAttempt.Start());
        Finding.Unless(context.Response.Headers.SetCookie.All(line => line is not null && !line.Any(char.IsControl)), "A line that breaks.");
    }
}
