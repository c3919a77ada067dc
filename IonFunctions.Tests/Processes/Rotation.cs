using System.Text.Json;
using System.Web;
using IonFunctions.Tests.Servers;

namespace IonFunctions.Tests.Processes;

/// <summary>A refresh as it passed between an instance and Ion.</summary>
/// <param name="Instance">Which instance asked.</param>
/// <param name="Sent">The refresh token that it sent.</param>
/// <param name="Issued">The refresh token that Ion issued for it; null where it did not.</param>
/// <param name="Status">Ion's status.</param>
/// <param name="ReceivedAt">When the request came.</param>
/// <param name="AnsweredAt">When Ion had rotated the token.</param>
internal sealed record Rotation(
    int Instance, string Sent, string? Issued, int Status, DateTimeOffset ReceivedAt, DateTimeOffset AnsweredAt)
{
    public static bool IsTokenRequest(Microsoft.AspNetCore.Http.HttpRequest request) =>
        request.Path.StartsWithSegments("/oauth/token", StringComparison.Ordinal);

    /// <summary>All refreshes of a journal, in the order of Ion's answers.</summary>
    public static List<Rotation> AllOf(Relay relay)
    {
        var rotations = new List<Rotation>();
        foreach (var exchange in relay.Journal)
        {
            var form = HttpUtility.ParseQueryString(exchange.RequestBody);
            if (form["grant_type"] == "refresh_token")
            {
                rotations.Add(new(
                    exchange.Instance, form["refresh_token"]!, IssuedIn(exchange), exchange.Status, exchange.ReceivedAt, exchange.AnsweredAt));
            }
        }

        return rotations;
    }

    /// <summary>The refresh token that Ion issued for an authorization code: where the chain of rotations begins.</summary>
    public static string FirstOf(Relay relay, string code) => IssuedIn(Assert.Single(
        relay.Journal, exchange => exchange.Status == 200 && HttpUtility.ParseQueryString(exchange.RequestBody)["code"] == code))!;

    private static string? IssuedIn(Exchange exchange)
    {
        if (exchange.Status != 200)
        {
            return null;
        }

        using var json = JsonDocument.Parse(exchange.ResponseBody);
        return json.RootElement.GetProperty("refresh_token").GetString();
    }
}
