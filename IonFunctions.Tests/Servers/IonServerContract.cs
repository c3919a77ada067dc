using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Web;

namespace IonFunctions.Tests.Servers;

/// <summary>
/// What an application may expect of Ion. Runs against every server that plays Ion; Django OAuth Toolkit, which is
/// what Ion runs, says what is right. By subject in the files beside this.
/// </summary>
public abstract partial class IonServerContract
{
    private const string State = "a state / with=odd&characters";
    private const string Verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

    // Nobody listens there: the visitor only needs to learn where a browser would be sent.
    private static readonly Uri Callback = new("https://app.example/api/callback");

    /// <summary>The server, or a skip with the reason why there is none.</summary>
    protected abstract IIonServer Ion { get; }

    private static string Challenge { get; } =
        Convert.ToBase64String(SHA256.HashData(Encoding.ASCII.GetBytes(Verifier)))
            .TrimEnd('=').Replace('+', '-').Replace('/', '_');

    private static void AssertRefused(IonAnswer answer, string error, HttpStatusCode status = HttpStatusCode.BadRequest)
    {
        Assert.Equal(status, answer.Status);
        Assert.Equal(error, answer.Json.GetProperty("error").GetString());
        Assert.True(answer.Headers.CacheControl?.NoStore);
    }

    private static void AssertChallenged(IonAnswer answer, string? because)
    {
        Assert.Equal(HttpStatusCode.Unauthorized, answer.Status);
        var challenge = Assert.Single(answer.Headers.WwwAuthenticate.ToString().Split("Bearer ").Skip(1));
        Assert.Contains("realm=\"api\"", challenge, StringComparison.Ordinal);
        Assert.Equal(because is not null, challenge.Contains($"error=\"{because}\"", StringComparison.Ordinal));
        Assert.Equal("Authentication credentials were not provided.", answer.Json.GetProperty("detail").GetString());
    }

    private static IonAnswer AssertOneWins(IonAnswer[] answers)
    {
        var winner = Assert.Single(answers, answer => answer.Status == HttpStatusCode.OK);
        Assert.All(
            answers.Where(answer => answer != winner),
            answer => AssertRefused(answer, "invalid_grant"));
        return winner;
    }

    private static Task<IonAnswer> ExchangeAsync(
        IonServerClient client,
        string code,
        string? verifier = null,
        ClientAuthentication authentication = ClientAuthentication.Basic)
    {
        var form = new List<(string, string)>
        {
            ("grant_type", "authorization_code"), ("code", code), ("redirect_uri", Callback.OriginalString),
        };
        if (verifier is not null)
        {
            form.Add(("code_verifier", verifier));
        }

        return client.TokenAsync(authentication, [.. form]);
    }

    private async Task<IonAnswer> SignInAsync(IonServerClient client, string username, string scope = "read") =>
        await ExchangeAsync(client, await CodeAsync(username, scope));

    private async Task<string> CodeAsync(string username, string scope = "read", bool pkce = false) =>
        (await AuthorizeAsync(username, scope, pkce: pkce))["code"];

    private async Task<Dictionary<string, string>> AuthorizeAsync(
        string username, string scope = "read", bool allow = true, bool pkce = false)
    {
        await Ion.RegisterRedirectUriAsync(Callback);
        var target = await Ion.AuthorizeAsync(AuthorizeUrl(scope, pkce: pkce), username, allow);
        Assert.Equal(Callback.GetLeftPart(UriPartial.Path), target.GetLeftPart(UriPartial.Path));
        var query = HttpUtility.ParseQueryString(target.Query);
        return query.AllKeys.ToDictionary(key => key!, key => query[key]!, StringComparer.Ordinal);
    }

    private Uri AuthorizeUrl(string scope, Uri? redirectUri = null, bool pkce = false)
    {
        var parameters = new List<(string, string)>
        {
            ("response_type", "code"),
            ("client_id", Ion.ClientId),
            ("redirect_uri", (redirectUri ?? Callback).OriginalString),
            ("scope", scope),
            ("state", State),
        };
        if (pkce)
        {
            parameters.Add(("code_challenge", Challenge));
            parameters.Add(("code_challenge_method", "S256"));
        }

        return IonServerClient.AuthorizeUrl(Ion, parameters);
    }
}
