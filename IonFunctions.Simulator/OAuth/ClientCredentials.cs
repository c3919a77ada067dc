using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;
using OpenIddict.Abstractions;

namespace IonFunctions.Simulator.OAuth;

/// <summary>
/// Client authentication as Django OAuth Toolkit does it: HTTP Basic first, and where that fails for any reason, client
/// ID and secret in the body (RFC 6749 section 2.3.1).
/// </summary>
internal static class ClientCredentials
{
    private const string Basic = "Basic ";

    public static bool Authenticate(ClientRegistration client, HttpRequest http, OpenIddictRequest request) =>
        (TryReadBasic(http.Headers.Authorization.ToString(), out var id, out var secret)
            && client.Authenticates(id, secret))
        || client.Authenticates(request.ClientId, request.ClientSecret);

    private static bool TryReadBasic(string authorization, out string id, out string secret)
    {
        (id, secret) = ("", "");
        if (!authorization.StartsWith(Basic, StringComparison.Ordinal))
        {
            return false;
        }

        var decoded = new byte[authorization.Length];
        if (!Convert.TryFromBase64String(authorization[Basic.Length..].Trim(), decoded, out var length))
        {
            return false;
        }

        var pair = Encoding.UTF8.GetString(decoded, 0, length).Split(':', 2);
        if (pair.Length != 2)
        {
            return false;
        }

        (id, secret) = (WebUtility.UrlDecode(pair[0]), WebUtility.UrlDecode(pair[1]));
        return true;
    }
}
