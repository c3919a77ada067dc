using System.Text;
using System.Text.Json;
using System.Web;

namespace IonFunctions.Tests.Leaks;

/// <summary>Hears what is said between the browsers of a run and the app: each browser has a port of its own.</summary>
internal sealed class BrowserEar(Witness witness, IReadOnlyList<string> users)
{
    public void Hear(Overheard said)
    {
        var (user, browser) = (users[said.Instance], $"browser {said.Instance}");
        var what = $"{said.Method} {said.Path} of {browser}: {said.Status}";
        Learn(said, user, browser);
        witness.Keeps(Document.OfText(PlaceKind.Address, what, said.Target, user, browser));
        witness.Keeps(Document.OfText(PlaceKind.Referrer, what, said.Header("Referer") ?? "", user, browser));
        foreach (var cookie in said.OfAnswer("Set-Cookie"))
        {
            witness.Keeps(Document.OfText(PlaceKind.SetCookie, what, cookie, user, browser));
        }

        foreach (var location in said.OfAnswer("Location"))
        {
            witness.Keeps(Document.OfText(PlaceKind.Location, what, location, user, browser));
        }

        witness.Keeps(Document.OfText(PlaceKind.AnswerHeaders, what, Overheard.Lines(said.AnswerHeaders, "Set-Cookie", "Location"), user, browser));
        var isIons = said.Status is >= 200 and < 300 && (said.Path.StartsWith("/api/ion/", StringComparison.Ordinal) || said.Path == "/api/profile");
        witness.Keeps(Document.Of(isIons ? PlaceKind.PassedOn : PlaceKind.Answer, what, said.Answer, user, browser));
    }

    private void Learn(Overheard said, string user, string browser)
    {
        foreach (var cookie in said.OfAnswer("Set-Cookie"))
        {
            var pair = cookie.Split(';')[0].Split('=', 2);
            var kind = pair[0].Contains("ion-session", StringComparison.Ordinal) ? ValueKind.SessionId
                : pair[0].Contains("ion-signout", StringComparison.Ordinal) ? ValueKind.State
                : ValueKind.Verifier;
            witness.Knows(kind, pair[1], browser);
        }

        foreach (var query in said.OfAnswer("Location").Append(said.Target).Where(address => address.Contains('?', StringComparison.Ordinal)).Select(address => address[address.IndexOf('?', StringComparison.Ordinal)..]))
        {
            var parameters = HttpUtility.ParseQueryString(query);
            if (parameters["state"] == parameters["code"])
            {
                continue; // Neither, but what a journey puts there.
            }

            witness.Knows(ValueKind.State, parameters["state"], browser);
            witness.Knows(ValueKind.Nonce, parameters["nonce"], browser);
            if (said.Path == "/api/callback")
            {
                witness.Knows(ValueKind.Code, parameters["code"], browser);
            }
        }

        if (said.Path == "/api/identity" && said.Status == 200)
        {
            witness.Knows(ValueKind.Statement, JsonElement.Parse(Encoding.UTF8.GetString(said.Answer)).GetProperty("token").GetString(), user);
        }
    }
}
