using System.Text;
using System.Text.Json;
using System.Web;

namespace IonFunctions.Tests.Leaks;

/// <summary>Hears what the app and Ion say to each other: all that Ion issues and knows comes into being here.</summary>
internal sealed class IonEar(Witness witness)
{
    // Ion's names for who somebody is (ProfileSerializer, and the claims of its ID tokens).
    private static readonly string[] NamesOfPeople =
        ["ion_username", "full_name", "display_name", "first_name", "last_name", "tj_email", "preferred_username", "name", "given_name", "family_name", "email"];

    public void Hear(Overheard said)
    {
        Learn(said);
        var what = $"{said.Method} {said.Path}: {said.Status}";
        witness.Keeps(Document.OfText(PlaceKind.IonAddress, what, said.Target));
        witness.Keeps(Document.OfText(PlaceKind.IonAuthorization, what, said.Header("Authorization") ?? ""));
        witness.Keeps(Document.OfText(PlaceKind.IonHeaders, what, Overheard.Lines(said.RequestHeaders, "Authorization")));
        witness.Keeps(Document.Of(PlaceKind.IonBody, what, said.RequestBody));
    }

    private void Learn(Overheard said)
    {
        if (said.Header("Authorization") is { } authorization)
        {
            if (authorization.StartsWith("Basic ", StringComparison.Ordinal))
            {
                var credentials = Encoding.UTF8.GetString(Convert.FromBase64String(authorization["Basic ".Length..]));
                witness.Knows(ValueKind.ClientSecret, Uri.UnescapeDataString(credentials[(credentials.IndexOf(':', StringComparison.Ordinal) + 1)..]));
            }
            else
            {
                witness.Knows(ValueKind.AccessToken, authorization["Bearer ".Length..]);
            }
        }

        if (said.Path.StartsWith("/oauth/", StringComparison.Ordinal))
        {
            var form = HttpUtility.ParseQueryString(Encoding.UTF8.GetString(said.RequestBody));
            witness.Knows(ValueKind.Code, form["code"]);
            witness.Knows(ValueKind.Verifier, form["code_verifier"]);
            witness.Knows(ValueKind.RefreshToken, form["refresh_token"]);
            witness.Knows(form["token_type_hint"] == "refresh_token" ? ValueKind.RefreshToken : ValueKind.AccessToken, form["token"]);
        }

        if (said.Answer is [(byte)'{', ..])
        {
            using var json = JsonDocument.Parse(said.Answer);
            witness.Knows(ValueKind.AccessToken, Text(json.RootElement, "access_token"));
            witness.Knows(ValueKind.RefreshToken, Text(json.RootElement, "refresh_token"));
            witness.Knows(ValueKind.IdToken, Text(json.RootElement, "id_token"));
            LearnPerson(json.RootElement);
        }
    }

    private void LearnPerson(JsonElement profile)
    {
        if ((Text(profile, "ion_username") ?? Text(profile, "preferred_username")) is not { } username)
        {
            return;
        }

        foreach (var name in NamesOfPeople)
        {
            witness.Knows(ValueKind.Person, Text(profile, name), username);
        }

        witness.Knows(ValueKind.Person, profile.TryGetProperty("id", out var id) ? id.GetRawText() : Text(profile, "sub"), username);
    }

    private static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
