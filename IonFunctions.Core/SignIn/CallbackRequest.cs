using Microsoft.AspNetCore.Http;

namespace IonFunctions.Core.SignIn;

/// <summary>An authorization response (RFC 6749 sections 4.1.2 and 4.1.2.1): a code or an error, with the state.</summary>
internal sealed record CallbackRequest(string State, string? Code, string? Error)
{
    // Django OAuth Toolkit's codes have 30 characters and may have 255; a state has some 2,200 with the longest return URL.
    private const int Longest = 512;
    private const int LongestState = 3_000;

    /// <summary>Null unless it has one state and one of code and error. Parameters that are not known are ignored (RFC 6749 section 4.1.2).</summary>
    public static CallbackRequest? Parse(IQueryCollection query)
    {
        if (query["code"].Count + query["error"].Count != 1 || query["state"].Count != 1)
        {
            return null;
        }

        var (state, code, error) = (query["state"][0], query["code"].FirstOrDefault(), query["error"].FirstOrDefault());
        return IsUsable(state, LongestState) && IsUsable(code ?? error) ? new(state!, code, error) : null;
    }

    // RFC 6749 appendix A.5, A.7 and A.11: all are visible ASCII.
    private static bool IsUsable(string? value, int longest = Longest) => value is { Length: > 0 } && value.Length <= longest && value.All(c => c is >= ' ' and <= '~');

    /// <summary>Neither code nor state.</summary>
    public override string ToString() => Error ?? "code";
}
