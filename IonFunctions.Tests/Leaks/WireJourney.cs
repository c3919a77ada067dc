using System.Security.Cryptography;
using IonFunctions.Tests.Api;
using IonFunctions.Tests.Servers;
using Microsoft.Extensions.DependencyInjection;

namespace IonFunctions.Tests.Leaks;

/// <summary>
/// Somebody else's app that has added the library, and an Ion, or what is on the way to it, that has lost its place in what it says: what was to be the
/// body comes where HTTP has its status, a header, a length or the size of a chunk, and .NET says in its exceptions what it could not read.
/// </summary>
internal sealed class WireJourney(Witness witness, Storage storage)
{
    public async Task GoAsync()
    {
        var log = new LeakLog(Microsoft.Extensions.Logging.LogLevel.Information);
        await using var ion = new ScriptedIon();
        Learn(ion);
        await using (var app = await LibraryApp.StartAsync(ion, storage, configure: services => services.AddLogging(log.AddTo)))
        {
            foreach (var said in new[] { NewTokens(), ScriptedIon.Profile })
            {
                foreach (var answer in BrokenAnswers(said))
                {
                    await MeetAsync(app, ion, answer);
                }
            }
        }

        witness.Keeps(Document.OfText(PlaceKind.Log, "the log of an app of somebody's own", string.Join('\n', log.Lines)));
    }

    private void Learn(ScriptedIon ion)
    {
        witness.Knows(ValueKind.ClientSecret, ion.ClientSecret);
        // Ada's first name is too short to be looked for.
        foreach (var name in new[] { SampleUsers.Ada, "Lovelace", "2027alovelace@tjhsst.edu", "30001" })
        {
            witness.Knows(ValueKind.Person, name, SampleUsers.Ada);
        }
    }

    /// <summary>Never the same again: who is refused a token waits for another.</summary>
    private string NewTokens()
    {
        var (access, refresh) = (RandomNumberGenerator.GetHexString(30), RandomNumberGenerator.GetHexString(30));
        witness.Knows(ValueKind.AccessToken, access);
        witness.Knows(ValueKind.RefreshToken, refresh);
        return $$"""{"access_token":"{{access}}","expires_in":20,"token_type":"Bearer","scope":"read","refresh_token":"{{refresh}}"}""";
    }

    /// <summary>Each is met at the profile, proxied and asked for by code of the app's own, at a refresh and at a sign-in.</summary>
    private async Task MeetAsync(LibraryApp app, ScriptedIon ion, ScriptedAnswer broken)
    {
        using var visitor = app.NewVisitor();
        ion.Script = request => request.Path == "/oauth/token/" ? ScriptedAnswer.Json(NewTokens()) : null;
        await visitor.SignInAsync();
        witness.Knows(ValueKind.SessionId, visitor.Cookies["ion-session"], SampleUsers.Ada);

        ion.Script = request => request.Path == "/oauth/token/" ? ScriptedAnswer.Json(NewTokens()) : broken;
        await KeepAsync(visitor, "/api/profile");
        await KeepAsync(visitor, "/api/ion/profile/2027alovelace");
        await KeepAsync(visitor, "/api/ion/schedule");
        await KeepAsync(visitor, "/");
        var thrown = await Record.ExceptionAsync(() => app.RunAsync(visitor, client => client.GetProfileAsync(TestContext.Current.CancellationToken)));
        witness.Keeps(Document.OfText(PlaceKind.Log, "an exception of IonClient", thrown?.ToString() ?? ""));

        ion.Script = request => request.Path is "/oauth/token/" or "/oauth/revoke_token/" ? broken : null;
        await KeepAsync(visitor, "/api/profile");
        await KeepAsync(visitor, (await visitor.AuthorizeAsync(await visitor.LoginAsync())).PathAndQuery);
        using var logout = await visitor.PostAsync("/api/logout");
    }

    private async Task KeepAsync(Contract.Visitor visitor, string path)
    {
        HttpResponseMessage response;
        try
        {
            response = await visitor.GetAsync(path);
        }
        catch (HttpRequestException)
        {
            return; // Broken off, as what comes of Ion was.
        }

        using (response)
        {
            witness.Keeps(Document.OfText(PlaceKind.AnswerHeaders, path, string.Join('\n', response.Headers.Where(header => header.Key is not ("Location" or "Set-Cookie")).Select(header => $"{header.Key}: {string.Join(',', header.Value)}"))));
            if (response.Content.Headers.ContentType?.MediaType is "application/problem+json" or "text/html")
            {
                // The app's own; whatever else comes is Ion's.
                witness.Keeps(Document.OfText(PlaceKind.Answer, path, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), SampleUsers.Ada));
            }
        }
    }

    private static IEnumerable<ScriptedAnswer> BrokenAnswers(string said)
    {
        var bytes = System.Text.Encoding.UTF8.GetBytes(said);
        yield return new("200 OK\r\n" + said, []); // A header without a colon, or with a name that is none.
        yield return new("200 OK\r\nX-Odd: " + said + "\u0001", []);
        yield return new(said + "\r\nContent-Type: application/json", []); // A status that is none.
        yield return new("200 " + said + "\r\nContent-Type: application/json", []); // A reason.
        yield return new("200 OK\r\nContent-Length: " + said, bytes);
        yield return new("200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length-Odd: 1", bytes); // The size of a chunk.
        yield return new("200 OK\r\nContent-Type: application/json\r\nContent-Encoding: gzip", bytes);
        yield return new("200 OK\r\nContent-Type: " + said, bytes);
        yield return new("302 Found\r\nLocation: https://elsewhere.example/" + Uri.EscapeDataString(said), []);
        yield return new("401 Unauthorized\r\nWWW-Authenticate: Bearer error=\"" + said.Replace('"', '\'') + "\"", bytes);
        yield return new("500 " + said, bytes);
        yield return new("200 OK\r\nContent-Type: application/json", [.. bytes, (byte)'}', .. bytes]); // JSON that goes on.
        yield return new("200 OK\r\nContent-Type: application/json\r\nContent-Length: 9999", bytes); // One that ends too soon.
    }
}
