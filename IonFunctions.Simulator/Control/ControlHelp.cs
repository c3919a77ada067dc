namespace IonFunctions.Simulator.Control;

/// <summary>What the control API says about itself.</summary>
internal static class ControlHelp
{
    public static string Text(Uri ionUrl) =>
        $$"""
        Control of the simulated Ion at {{ionUrl}}
        Bodies are JSON. An error is {"error": "..."} with 400 or 404.

        GET    /lifetimes                          lifetimes of what is issued from now on, in seconds
        PUT    /lifetimes                          {"accessToken": 36000, "refreshToken": 2592000, "authorizationCode": 60}
        GET    /faults                             the faults that are set; the oldest that fits a request strikes it
        POST   /faults                             sets one; answers {"id": 1}
        DELETE /faults, /faults/{id}               clears all, or one
        GET    /counters                           token requests, issued token pairs, revocations, and requests to API and OpenID Connect
        DELETE /counters                           the same, and sets all to zero in the same step
        GET    /client                             the registered client
        POST   /client/redirect-uris               {"redirectUri": "http://localhost:7071/api/callback"}
        POST   /client/post-logout-redirect-uris   {"redirectUri": "http://localhost:7071/api/signed-out"}
        PUT    /client/secret                      {"clientSecret": "another"}; the old one is invalid_client at once
        GET    /users/{username}/tokens            how many access and refresh tokens of a user are good now
        DELETE /users/{username}/access-tokens     revokes the user's access tokens
        DELETE /users/{username}/grants            revokes all the user's tokens and codes
        PUT    /id-tokens                          {"claims": {"aud": "another", "nonce": null} }: ID tokens say this from now on, signed
                                                   all the same; {"header": {"alg": "none"} } changes the header; null takes away
        DELETE /id-tokens                          ID tokens are honest again
        POST   /id-tokens/keys                     another key signs from now on; the old one stays in the JWK set
        GET, PUT /refusal                          {"status": 401}: what the API answers to a bad token, 401 or 403

        A fault has
          endpoint      authorize, token, revoke, api, or a path such as /api/profile (and all below it) or /oauth/userinfo/
          grantType     for token, strikes only authorization_code or only refresh_token
          when          before (the default) or after: after, the work was really done, and its answer is lost
          delay         milliseconds to wait first; alone, the real answer follows
          drop          true to drop the connection: at once, or with status or body after those have been sent, and then the delay
          status, headers, body, contentType    to answer with instead; status is 200 unless given
          times         how many requests to strike; left out, until cleared

        Lose the answer to the next refresh after the rotation:
          {"endpoint": "token", "grantType": "refresh_token", "when": "after", "drop": true, "times": 1}
        Answer it with half a JSON document:
          {"endpoint": "token", "when": "after", "body": "{\"access_token\": \"ab", "times": 1}
        An API that is down:
          {"endpoint": "api", "status": 503, "headers": {"Retry-After": "5"}, "body": "<h1>Down</h1>", "contentType": "text/html"}

        Users: 2027alovelace, 2028ghopper, 2029aturing (students), kjohnson (teacher)

        """;
}
