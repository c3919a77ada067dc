using IonFunctions.Simulator.Counters;
using IonFunctions.Simulator.OAuth;
using IonFunctions.Simulator.Storage;
using Microsoft.AspNetCore.Http;

namespace IonFunctions.Simulator.School;

/// <summary>
/// Lets those into the API who bring a good access token (RFC 6750), and answers the others as Django REST Framework
/// does with Django OAuth Toolkit's authentication.
/// </summary>
internal sealed class BearerAuthentication(RequestDelegate next, TokenStore tokens, TokenRefusal refusal)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var (user, token, challenge) = Authenticate(context.Request.Headers.Authorization.ToString());
        RequestFacts.Of(context).User = user?.Username;
        if (token is null || user is null)
        {
            var status = refusal.Status;
            if (status == StatusCodes.Status401Unauthorized)
            {
                context.Response.Headers.WWWAuthenticate = challenge;
            }

            await ApiAnswers.Detail(status, "Authentication credentials were not provided.")
                .ExecuteAsync(context);
            return;
        }

        // By what was granted, because a token whose scope Django OAuth Toolkit forgot opens Ion's API all the same.
        var safe = HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method);
        if (!Scopes.Split(token.GrantedScope).Contains(safe ? Scopes.Read : Scopes.Write))
        {
            await ApiAnswers.Detail(StatusCodes.Status403Forbidden, "You do not have permission to perform this action.")
                .ExecuteAsync(context);
            return;
        }

        context.Features.Set(user);
        await next(context);
    }

    private (SchoolUser? User, AccessToken? Token, string Challenge) Authenticate(string authorization)
    {
        const string Realm = "Bearer realm=\"api\"";
        var parts = authorization.Split(' ');
        if (parts.Length != 2 || !parts[0].Equals("Bearer", StringComparison.OrdinalIgnoreCase) || parts[1].Length == 0)
        {
            return (null, null, Realm);
        }

        return tokens.FindAccessToken(parts[1]) switch
        {
            null => (null, null, Realm + ",error=\"invalid_token\",error_description=\"The access token is invalid.\""),
            var token when tokens.IsExpired(token) =>
                (SchoolUsers.Find(token.Username), null,
                    Realm + ",error=\"invalid_token\",error_description=\"The access token has expired.\""),
            var token => (SchoolUsers.Find(token.Username), token, Realm),
        };
    }
}
