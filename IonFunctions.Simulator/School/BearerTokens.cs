using IonFunctions.Simulator.Counters;
using IonFunctions.Simulator.Storage;
using Microsoft.AspNetCore.Http;

namespace IonFunctions.Simulator.School;

/// <summary>Who brings which access token (RFC 6750), as Django OAuth Toolkit reads it.</summary>
internal sealed class BearerTokens(TokenStore tokens)
{
    private const string Realm = "Bearer realm=\"api\"";

    public ApiCaller Read(HttpContext context)
    {
        var parts = context.Request.Headers.Authorization.ToString().Split(' ');
        if (parts.Length != 2 || !parts[0].Equals("Bearer", StringComparison.OrdinalIgnoreCase) || parts[1].Length == 0)
        {
            return new ApiCaller(null, "", Realm);
        }

        if (tokens.FindAccessToken(parts[1]) is not { } token)
        {
            return new ApiCaller(null, "", Refused("The access token is invalid."));
        }

        RequestFacts.Of(context).User = token.Username;
        // By what was granted, because a token whose scope Django OAuth Toolkit forgot opens Ion's API all the same.
        return tokens.IsExpired(token)
            ? new ApiCaller(null, "", Refused("The access token has expired."))
            : new ApiCaller(SchoolUsers.Find(token.Username), token.GrantedScope, Realm);
    }

    private static string Refused(string why) => $"{Realm},error=\"invalid_token\",error_description=\"{why}\"";
}
