using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using IonFunctions.Core.Http;

namespace IonFunctions.Tests.RawRequests;

/// <summary>Counts what was answered, and holds each answer to what must be so of all of them.</summary>
internal sealed class RawBooks(HostileWorld world)
{
    // Of what is never said to who is nobody.
    private static readonly byte[] Email = "alovelace"u8.ToArray();
    private static readonly byte[] Injected = "X-Injected"u8.ToArray();

    /// <summary>What the server says on its own of what is no request, and the Functions host of a method or path that is no function's.</summary>
    private static readonly HashSet<int> OfTheServer = [400, 404, 405, 408, 413, 414, 417, 431, 501, 505];

    private static readonly string[] OfEveryAnswer = ["Cache-Control", "X-Content-Type-Options", "Content-Security-Policy", "Cross-Origin-Opener-Policy", "Cross-Origin-Resource-Policy"];

    private readonly ConcurrentDictionary<int, int> _statuses = new();
    private int _requests;
    private int _pastTheRouter;
    private int _unanswered;

    public int Requests => _requests;

    /// <summary>How many have been answered by an endpoint of the contract, and not for the want of a route or of that method.</summary>
    public int PastTheRouter => _pastTheRouter;

    public IReadOnlyDictionary<int, int> Statuses => _statuses;

    public override string ToString() =>
        $"{_requests} requests, {_pastTheRouter} of them past the router, {_unanswered} without an answer; "
        + string.Join(", ", _statuses.OrderBy(status => status.Key).Select(status => $"{status.Key}: {status.Value}"));

    /// <param name="request">What was sent.</param>
    /// <param name="answer">Null where there was none.</param>
    /// <param name="isFurther">Whether it is no first answer: what was sent was taken for more than one request.</param>
    public void Note(HostileRequest request, StrictResponse? answer, bool isFurther = false)
    {
        if (!isFurther)
        {
            Interlocked.Increment(ref _requests);
        }

        if (answer is null)
        {
            Interlocked.Increment(ref _unanswered);
            return;
        }

        _statuses.AddOrUpdate(answer.Status, 1, static (_, count) => count + 1);
        if (answer.IsOfApp && answer.Status != 405 && request.Route is not (null or Routes.Unmatched))
        {
            Interlocked.Increment(ref _pastTheRouter);
        }

        if (FaultOf(request, answer) is { } fault)
        {
            var head = string.Join('\n', answer.Headers.Select(header => $"{header.Key}: {header.Value}"));
            throw new NotStrictException($"{fault}\n{answer.Status}\n{head}\n\n{Encoding.UTF8.GetString(answer.Body.Span)}\nis the answer to {request}");
        }
    }

    private string? FaultOf(HostileRequest request, StrictResponse answer)
    {
        var body = answer.Body.Span;
        return answer.Status >= 500 && !IsOfContract(request, answer) ? "A status that is not the contract's."
            : !answer.IsOfApp && (!IsOfTheServer(request, answer.Status) || body.Length > 0) ? "Neither the app's answer nor the server's."
            : answer.IsOfApp && OfEveryAnswer.FirstOrDefault(name => answer.Header(name) is null) is { } missing ? $"It has no {missing}."
            : !IsSomebodys(request) && body.IndexOf(Email) >= 0 ? "Somebody's answer."
            : !request.IsSignedIn && body.IndexOf(Injected) >= 0 && answer.Header("Content-Type")?.StartsWith("text/html", StringComparison.Ordinal) is not true ? "What was sent is in it."
            : world.Secrets.FirstOrDefault(secret => answer.Body.Span.IndexOf(secret) >= 0) is not null ? "A secret is in it."
            : answer.Header("Location") is { } location && !IsOwn(location) ? $"It leads to {location}."
            : answer.Headers.Any(header => header.Key == "Set-Cookie" && !IsOwnCookie(header.Value)) ? "A cookie that is none of the app's."
            : ProblemFault(answer);
    }

    // Visitors of public data beyond what is asked of Ion for all of them, and a prefetch of what a prefetch may not do. There is no outage here.
    private static bool IsOfContract(HostileRequest request, StrictResponse answer) =>
        (answer.Status == 503 && answer.IsOfApp && answer.Header("Retry-After") is not null && (request.Route == Routes.IonApi || request.Bytes.AsSpan().IndexOf("prefetch"u8) >= 0))
        || (answer.Status is 501 or 505 && !answer.IsOfApp && request.End != RequestEnd.Framed);

    // A session's id counts however it is put: the space before it is no part of a cookie's value (RFC 6265 section 5.2).
    private bool IsSomebodys(HostileRequest request) =>
        request.IsSignedIn || world.Sessions.Any(session => request.Bytes.AsSpan().IndexOf(Encoding.ASCII.GetBytes(session)) >= 0);

    // The host, told to leave its start page out, says so where no function takes the method; many ways to write a path lead there.
    private bool IsOfTheServer(HostileRequest request, int status) =>
        OfTheServer.Contains(status) || (status == 204 && world.IsBehindHost && request.Route is (Routes.Landing or Routes.Unmatched));

    private bool IsOwn(string location) =>
        (location.StartsWith('/') && location is not ['/', '/' or '\\', ..])
        || location.StartsWith(world.IonOAuth, StringComparison.Ordinal)
        || location.StartsWith(world.PublicUrl, StringComparison.Ordinal)
        || location.StartsWith(HostileWorld.AllowedOrigin + "/", StringComparison.Ordinal);

    private bool IsOwnCookie(string cookie) =>
        cookie.StartsWith("ion-", StringComparison.Ordinal) && cookie.IndexOf('=', StringComparison.Ordinal) is > 0 and var end && cookie[..end].EndsWith(world.CookieSuffix, StringComparison.Ordinal)
        && cookie[end..].Split("; ") is [var value, .. var attributes] && value.AsSpan(1).IndexOfAnyExcept(HostileWorld.CookieCharacters) < 0
        && attributes.All(attribute => attribute is "path=/" or "samesite=lax" or "httponly" || attribute.StartsWith("max-age=", StringComparison.Ordinal) || attribute.StartsWith("expires=", StringComparison.Ordinal));

    private static string? ProblemFault(StrictResponse answer)
    {
        if (answer.Body.Length == 0 || answer.Header("Content-Encoding") is not null || answer.Header("Content-Type") is not { } type || !type.StartsWith("application/problem+json", StringComparison.Ordinal))
        {
            return null;
        }

        using var problem = JsonDocument.Parse(answer.Body);
        var name = problem.RootElement.GetProperty("type").GetString()!;
        return problem.RootElement.GetProperty("status").GetInt32() == answer.Status && name.StartsWith("urn:ionfunctions:problem:", StringComparison.Ordinal) && !name.EndsWith(":internal", StringComparison.Ordinal)
            ? null : "A problem that is not the contract's.";
    }
}
