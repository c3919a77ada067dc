using System.Net;
using System.Text;
using IonFunctions.Core.Ion;
using IonFunctions.Core.Landing;

namespace IonFunctions.Fuzz.Targets;

/// <summary>What Ion answers to the app itself, as token answer and as profile; status and coding are of its first two bytes.</summary>
internal static class IonJsonTarget
{
    private const int LongestText = 256;
    private const int LongestToken = 8 * 1024;

    private static readonly HttpStatusCode[] Statuses =
        [HttpStatusCode.OK, HttpStatusCode.Created, HttpStatusCode.Found, HttpStatusCode.BadRequest, HttpStatusCode.Unauthorized, HttpStatusCode.Forbidden, HttpStatusCode.TooManyRequests, HttpStatusCode.InternalServerError, HttpStatusCode.ServiceUnavailable];

    private static readonly string[][] Codings = [[], ["gzip"], ["deflate"], ["br"], ["gzip", "br"], ["zstd"]];

    private static readonly Uri Ion = new(SampleSettings.Ion);

    public static void Run(byte[] input)
    {
        if (input.Length < 2)
        {
            return;
        }

        var status = Statuses[input[0] % Statuses.Length];
        var sent = input[2..];
        var body = IonBody.OfAsync(sent, Codings[input[1] % Codings.Length]).GetAwaiter().GetResult();
        Finding.Unless(body.Json.Length <= IonBody.Longest, "A body beyond its bound.");
        _ = TokenRefusal.IsIn(status, body.Object);
        var (user, fault) = ProfileJson.ReadUser(body.Object);
        Finding.Unless(user is not null || IsPlain(fault), "A fault that is not for the log.");
        Finding.Unless(user is null || new[] { user.Username, user.FirstName, user.LastName, user.Email, user.UserType }.All(text => text.Length <= LongestText), "Text without end.");
        _ = IonProfile.TryRead(sent);

        using var answer = new TokenAnswer(status, retryAfter: null, body);
        Finding.Unless(IsPlain(answer.Reason) && (answer.OddLifetime is null || IsPlain(answer.OddLifetime)), "A reason that is not for the log.");
        switch (answer.ToResult(Ion))
        {
            case TokenResult.Granted granted:
                Finding.Unless(IsToken(granted.AccessToken.Value) && (granted.RefreshToken is not { } refreshToken || IsToken(refreshToken.Value)), "A token that can't be sent.");
                Finding.Unless(granted.Lifetime is null || (granted.Lifetime > TimeSpan.Zero && granted.Lifetime <= TokenAnswer.LongestLifetime), "A lifetime that makes no sense.");
                Finding.Unless(granted.Scope is null || IsPlain(granted.Scope), "A scope that is none.");
                break;
            case TokenResult.Refused refused:
                Finding.Unless(IsPlain(refused.Error), "An error that is not for the log.");
                break;
        }
    }

    private static bool IsToken(string token) => token.Length is > 0 and <= LongestToken && token.All(c => c is > ' ' and < '\x7F');

    private static bool IsPlain(string text) => Encoding.UTF8.GetByteCount(text) == text.Length && !text.Any(char.IsControl);
}
