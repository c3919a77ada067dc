using System.Globalization;
using System.Net;
using System.Runtime.ExceptionServices;
using System.Text.Json;

namespace IonFunctions.Core.Ion;

/// <summary>An answer of Ion's token or revocation endpoint (RFC 6749 section 5, RFC 7009 section 2.2), read.</summary>
internal sealed class TokenAnswer(HttpStatusCode status, TimeSpan? retryAfter, IonBody body) : IDisposable
{
    /// <summary>What Ion documents: assumed where a response has no lifetime, or none that makes sense.</summary>
    public static readonly TimeSpan UsualLifetime = TimeSpan.FromSeconds(36_000);

    /// <summary>
    /// A longer lifetime is taken for this: with the two weeks that a session may be idle it is less than the 30 days in which
    /// Ion's refresh tokens expire unused.
    /// </summary>
    public static readonly TimeSpan LongestLifetime = TimeSpan.FromDays(7);

    // What fits into a column when it is sealed; Ion's have 30 characters.
    private const int LongestToken = 8 * 1024;
    private const int LongestScope = 2 * 1024;

    private bool IsSuccess => (int)status is >= 200 and < 300;

    /// <summary>
    /// Whether the request was carried out: a revocation is by its status alone, whatever comes with it, but an error of an
    /// authorization server's.
    /// </summary>
    public bool IsDone => IsSuccess && Error is null;

    /// <summary>
    /// The error code (RFC 6749 section 5.2), where there is one to believe. It comes with status 400, or 401 for
    /// <c>invalid_client</c>; but a code of that section is believed with a success status, too, where it comes instead of a
    /// token. It is in the words of an authorization server, and no proxy has them: what is confused on the way is labels.
    /// Not believing it would keep a session for ever that can't be refreshed. Not with 5xx, which never ends a session
    /// (invariant 6), nor with 3xx or 429, which speak of this request and not of the grant.
    /// </summary>
    public string? Error => IonJson.Text(IonJson.Member(body.Object, "error")) switch
    {
        { Length: > 0 } error when (int)status is >= 400 and < 500 => IsCode(error) ? error : "an error code that is none",
        "invalid_request" or "invalid_client" or "invalid_grant" or "unauthorized_client" or "unsupported_grant_type" or "invalid_scope"
            when IsSuccess => IonJson.Text(IonJson.Member(body.Object, "error")),
        _ => null,
    };

    /// <summary>What is odd about <c>expires_in</c>, for the log; null where nothing is.</summary>
    public string? OddLifetime => ReadLifetime() switch
    {
        null => $"its expires_in is {IonJson.Describe(IonJson.Member(body.Object, "expires_in"))}",
        { } lifetime when lifetime > LongestLifetime => $"its expires_in is longer than {LongestLifetime.TotalDays} days",
        _ => null,
    };

    /// <summary>What a token request has come to.</summary>
    /// <param name="asked">Whom it was sent to: an answer that makes no sense may be somebody else's than Ion's.</param>
    /// <exception cref="OperationCanceledException">The answer did not come to an end, nor to anything usable.</exception>
    public TokenResult ToResult(Uri asked)
    {
        var accessToken = Token("access_token");
        var refreshToken = Token("refresh_token");
        // Both together are Ion's, whatever the status: it has issued them, and has taken the refresh token that was sent.
        if (accessToken is not null && (IsSuccess || (refreshToken is not null && Error is null)))
        {
            return new TokenResult.Granted(
                new(accessToken),
                refreshToken is null ? null : new RefreshToken(refreshToken),
                ReadLifetime() is { } lifetime ? Min(lifetime, LongestLifetime) : null,
                // Ion leaves it empty after an access token was deleted by hand; that does not take scopes away.
                IonJson.Text(IonJson.Member(body.Object, "scope")) is { Length: > 0 and <= LongestScope } scope && scope.All(IsOfScopes) ? scope : null)
            {
                IdToken = IonJson.Text(IonJson.Member(body.Object, "id_token")) is { } idToken ? new IdToken(idToken) : null,
            };
        }

        if (status == HttpStatusCode.TooManyRequests || (status == HttpStatusCode.ServiceUnavailable && retryAfter is not null))
        {
            return Unavailable(IonOutageKind.Busy, Reason);
        }

        return (int)status >= 500 ? Unavailable(IonOutageKind.ServerError, Reason)
            : Error is { } error ? new TokenResult.Refused(error)
            : body.BrokenOff is { } brokenOff ? BrokenOff(brokenOff, asked)
            : Unavailable(IonOutageKind.Unusable, $"status {(int)status} from {asked.Authority}, which is not how Ion answers; check Ion__BaseUrl{Detail}");
    }

    /// <summary>For the log: what went wrong, never the body, which may hold a token.</summary>
    public string Reason => Error is { } error ? $"status {(int)status}, error {error}" : $"status {(int)status}{Detail}";

    private string Detail => body.Fault.Length > 0 ? $"; {body.Fault}"
        : IsSuccess ? $"; its access_token is {IonJson.Describe(IonJson.Member(body.Object, "access_token"))}"
        : "";

    public void Dispose() => body.Dispose();

    private static TokenResult.Unavailable BrokenOff(Exception exception, Uri asked)
    {
        if (exception is OperationCanceledException)
        {
            ExceptionDispatchInfo.Throw(exception);
        }

        return new(IonOutage.Unreachable(exception, asked));
    }

    private TokenResult.Unavailable Unavailable(IonOutageKind kind, string reason) =>
        new(new(kind, reason, kind == IonOutageKind.Busy ? retryAfter : null));

    /// <summary>Null where it is none that can be sent: RFC 6749 appendix A.12 and A.17, and no space, which ends it in a header.</summary>
    private string? Token(string name) =>
        IonJson.Text(IonJson.Member(body.Object, name)) is { Length: > 0 and <= LongestToken } token && token.All(c => c is > ' ' and < '\x7F') ? token : null;

    /// <summary>In whole seconds, however it is written; null where it is missing or makes no sense.</summary>
    private TimeSpan? ReadLifetime()
    {
        var value = IonJson.Member(body.Object, "expires_in");
        var text = value.ValueKind == JsonValueKind.Number ? value.GetRawText() : IonJson.Text(value);
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) && seconds >= 1
            ? TimeSpan.FromSeconds(Math.Floor(Math.Min(seconds, 2 * LongestLifetime.TotalSeconds)))
            : null;
    }

    // RFC 6749 appendix A.4. Others are no scope that could be asked for, and would stand in the row and in answers.
    private static bool IsOfScopes(char c) => c is >= ' ' and < '\x7F' and not ('"' or '\\');

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;

    // As all that are registered are written (RFC 6749 section 11.4). It goes into the log, and there is a digit or a capital in nearly every
    // token, code or secret that somebody might send back in its place.
    private static bool IsCode(string error) => error.Length <= 64 && error.All(c => c is (>= 'a' and <= 'z') or '_');
}
