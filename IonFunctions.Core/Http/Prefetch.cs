using Microsoft.AspNetCore.Http;

namespace IonFunctions.Core.Http;

/// <summary>A request for what a person may come to want: the one place that decides what is one, and how it is answered.</summary>
internal static class Prefetch
{
    // Sec-Purpose is the standard's; the others are what Chromium, Safari and Firefox sent before it, and send in part still.
    private static readonly string[] Headers = ["Sec-Purpose", "Purpose", "X-Purpose", "X-Moz"];
    private static readonly string[] Purposes = ["prefetch", "prerender", "preview"];

    /// <summary>Whether the browser only fetches ahead: <c>prefetch</c>, <c>prefetch;prerender</c>, <c>prefetch;anonymous-client-ip</c> …</summary>
    public static bool Is(HttpRequest request) => Array.Exists(Headers, name => request.Headers[name] is { Count: > 0 } values && values.Any(value =>
        (value ?? "").Split([';', ',', ' '], StringSplitOptions.RemoveEmptyEntries).Any(IsPurpose)));

    /// <summary>
    /// Browsers drop what is fetched ahead when it is no 2xx, and ask anew when the person comes; 503 says that to caches, too.
    /// </summary>
    public static IResult Refused { get; } = new FailureResult(Failures.Prefetch, isExpected: true);

    private static bool IsPurpose(string word) => Purposes.Contains(word.Trim('"'), StringComparer.OrdinalIgnoreCase);
}
