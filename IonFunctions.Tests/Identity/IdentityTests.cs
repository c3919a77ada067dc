using System.Buffers.Text;
using System.Net;
using System.Text.Json;
using IonFunctions.Core.Identity;
using IonFunctions.Tests.Contract;
using IonFunctions.Tests.Refresh;
using IonFunctions.Tests.Servers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace IonFunctions.Tests.Identity;

/// <summary>What a page is given for a server of somebody's own, and what that server is given to verify it.</summary>
public sealed class IdentityTests(AppWithoutIon fixture, Storage storage) : IClassFixture<AppWithoutIon>
{
    private const string Asked = "/api/identity?audience=" + AppWithoutIon.Audience;
    private const string KeySet = "/.well-known/jwks.json";
    private const string Discovery = "/.well-known/openid-configuration";

    private TestApp App => fixture.App;

    [Fact]
    public async Task A_statement_says_who_is_signed_in_to_whom_and_until_when()
    {
        var signedInAt = DateTimeOffset.UtcNow.AddHours(-3);
        using var visitor = await AppWithoutIon.SignedInAsync(App, signedInAt);
        var before = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var answer = await visitor.GetJsonAsync(Asked);
        var after = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var (header, claims) = Read(answer.GetProperty("token").GetString()!);
        var user = (await App.Store.PeekAsync(visitor.Handle, TestContext.Current.CancellationToken))!.User;

        Assert.Equal(["token", "expiresAt"], answer.EnumerateObject().Select(member => member.Name));
        Assert.Equal(["alg", "kid", "typ"], header.EnumerateObject().Select(member => member.Name).Order(StringComparer.Ordinal));
        Assert.Equal(("ES256", "at+jwt"), (header.GetProperty("alg").GetString(), header.GetProperty("typ").GetString()));
        Assert.Equal(
            ["aud", "auth_time", "client_id", "email", "exp", "family_name", "given_name", "iat", "iss", "jti", "name", "preferred_username", "sub", "user_type"],
            claims.EnumerateObject().Select(member => member.Name).Order(StringComparer.Ordinal));
        Assert.Equal(App.PublicUrl.GetLeftPart(UriPartial.Authority), Text("iss"));
        Assert.Equal(user.Id.ToString(System.Globalization.CultureInfo.InvariantCulture), Text("sub"));
        Assert.Equal((AppWithoutIon.Audience, App.Ion.ClientId), (Text("aud"), Text("client_id")));
        Assert.Equal((SampleUsers.Ada, "Ada Lovelace", "Ada", "Lovelace"), (Text("preferred_username"), Text("name"), Text("given_name"), Text("family_name")));
        Assert.Equal(("2027alovelace@tjhsst.edu", "student"), (Text("email"), Text("user_type")));
        Assert.Equal(signedInAt.ToUnixTimeSeconds(), Number("auth_time"));
        Assert.InRange(Number("iat"), before, after);
        Assert.Equal(Number("iat") + 300, Number("exp"));
        Assert.Equal(Number("exp"), answer.GetProperty("expiresAt").GetDateTimeOffset().ToUnixTimeSeconds());
        Assert.True(Text("jti")!.Length >= 22);

        string? Text(string name) => claims.GetProperty(name).GetString();
        long Number(string name) => claims.GetProperty(name).GetInt64();
    }

    [Fact]
    public async Task Every_statement_is_another()
    {
        using var visitor = await AppWithoutIon.SignedInAsync(App);
        var all = await Task.WhenAll(Enumerable.Range(0, 20).Select(async _ => Read((await visitor.GetJsonAsync(Asked)).GetProperty("token").GetString()!).Claims.GetProperty("jti").GetString()));

        Assert.Distinct(all);
    }

    [Fact]
    public async Task No_token_of_Ions_and_nothing_of_the_session_is_in_it()
    {
        using var visitor = await AppWithoutIon.SignedInAsync(App);
        var (header, claims) = Read((await visitor.GetJsonAsync(Asked)).GetProperty("token").GetString()!);

        Assert.All(["access-token-of-nobody", "refresh-token-of-nobody", visitor.Cookies["ion-session"], visitor.Handle.Value], secret =>
            Assert.DoesNotContain(secret, header.GetRawText() + claims.GetRawText(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_Ion_did_not_say_of_a_user_is_left_out()
    {
        using var visitor = await AppWithoutIon.SignedInAsync(App);
        var session = await App.Store.PeekAsync(visitor.Handle, TestContext.Current.CancellationToken);
        await App.Store.ReplaceAsync(session! with { User = new(7, "2027nobody", "", "Müller-Ωmega", "", "") }, TestContext.Current.CancellationToken);
        var (_, claims) = Read((await visitor.GetJsonAsync(Asked)).GetProperty("token").GetString()!);

        Assert.Equal(("Müller-Ωmega", "Müller-Ωmega"), (claims.GetProperty("name").GetString(), claims.GetProperty("family_name").GetString()));
        Assert.All(["given_name", "email", "user_type"], name => Assert.False(claims.TryGetProperty(name, out _)));
    }

    [Theory]
    [InlineData("", 400)]
    [InlineData("?audience", 400)]
    [InlineData("?audience=", 400)]
    [InlineData("?audience=&audience=https://notes.example", 400)]
    [InlineData("?audience=https://notes.example&audience=https://notes.example", 400)]
    [InlineData("?audience=https://notes.example&Audience=else", 400)]
    [InlineData("?aud=https://notes.example", 400)]
    [InlineData("?audience=https://notes.example/", 403)]
    [InlineData("?audience=HTTPS://notes.example", 403)]
    [InlineData("?audience=https://notes.example.evil.example", 403)]
    [InlineData("?audience=https://notes.example%20", 403)]
    [InlineData("?audience=https://notes.example,x", 403)]
    [InlineData("?audience=x", 403)]
    [InlineData("?audience=https%3A%2F%2Fnotes.example", 200)]
    [InlineData("?audience=https://notes.example&x=y", 200)]
    public async Task There_is_a_statement_for_one_audience_that_is_listed_and_for_no_other(string query, int status)
    {
        using var visitor = await AppWithoutIon.SignedInAsync(App);
        using var stranger = App.NewVisitor();
        using var response = await visitor.GetAsync("/api/identity" + query);
        using var signedOut = await stranger.GetAsync("/api/identity" + query);

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal(["no-store"], response.Headers.GetValues("Cache-Control"));
        Assert.Equal(HttpStatusCode.Unauthorized, signedOut.StatusCode);
        Assert.Equal("/api/login", (await Visitor.JsonOfAsync(signedOut)).GetProperty("loginUrl").GetString());
        if (status != 200)
        {
            var problem = await Visitor.JsonOfAsync(response);
            Assert.Contains("Identity__Audiences", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
            Assert.Equal(status == 400 ? "urn:ionfunctions:problem:audience-unclear" : "urn:ionfunctions:problem:audience-not-listed", problem.GetProperty("type").GetString());
        }
    }

    [Fact]
    public async Task Without_audiences_there_are_no_statements_and_nothing_to_verify_them_by()
    {
        await using var app = await TestApp.StartAsync(new ClosedIon(), storage);
        using var visitor = await AppWithoutIon.SignedInAsync(app);
        using var response = await visitor.GetAsync(Asked);
        using var keys = await visitor.GetAsync(KeySet);
        using var discovery = await visitor.GetAsync(Discovery);

        Assert.Equal([403, 404, 404], new[] { response, keys, discovery }.Select(one => (int)one.StatusCode));
        Assert.All(new[] { keys, discovery }, one => Assert.Equal(["no-store"], one.Headers.GetValues("Cache-Control")));
    }

    /// <summary>Another instance may remember a session for a minute; by a statement it would live on at servers that can't ask.</summary>
    [Fact]
    public async Task Who_signs_out_gets_no_statement_from_another_instance_either()
    {
        await using var other = await TestApp.StartAsync(new ClosedIon(), storage, new Dictionary<string, string?> { ["Identity:Audiences"] = AppWithoutIon.Audience });
        using var visitor = await AppWithoutIon.SignedInAsync(App);
        using var there = visitor.At(other);
        await there.GetJsonAsync(Asked);
        Assert.True(await there.IsSignedInAsync());

        Assert.Equal(HttpStatusCode.NoContent, (await visitor.PostAsync("/api/logout")).StatusCode);

        Assert.True(await there.IsSignedInAsync()); // It remembers,
        using var response = await there.GetAsync(Asked);
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode); // and does not rely on it.
    }

    [Fact]
    public async Task A_session_that_has_ended_by_age_is_stated_to_nobody()
    {
        using var visitor = await AppWithoutIon.SignedInAsync(App, DateTimeOffset.UtcNow.AddDays(-31));
        using var response = await visitor.GetAsync(Asked);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [Fact]
    public async Task A_page_of_a_listed_origin_may_read_it_and_no_other()
    {
        using var visitor = await AppWithoutIon.SignedInAsync(App);
        using var listed = await visitor.GetAsync(Asked, ("Origin", AppWithoutIon.AllowedOrigin), ("Sec-Fetch-Site", "same-site"), ("Sec-Fetch-Mode", "cors"));
        using var unlisted = await visitor.GetAsync(Asked, ("Origin", "https://evil.example"), ("Sec-Fetch-Mode", "cors"));

        Assert.Equal([AppWithoutIon.AllowedOrigin], listed.Headers.GetValues("Access-Control-Allow-Origin"));
        Assert.Equal(["true"], listed.Headers.GetValues("Access-Control-Allow-Credentials"));
        Assert.False(unlisted.Headers.Contains("Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task A_library_verifies_it_by_what_is_published()
    {
        using var visitor = await AppWithoutIon.SignedInAsync(App);
        using var server = App.NewVisitor();
        var token = (await visitor.GetJsonAsync(Asked)).GetProperty("token").GetString()!;
        var metadata = await server.GetJsonAsync(Discovery);
        var keys = new JsonWebKeySet((await server.GetJsonAsync(new Uri(metadata.GetProperty("jwks_uri").GetString()!).PathAndQuery)).GetRawText());

        var result = await new JsonWebTokenHandler().ValidateTokenAsync(token, Parameters(AppWithoutIon.Audience));
        var elsewhere = await new JsonWebTokenHandler().ValidateTokenAsync(token, Parameters("another"));

        Assert.True(result.IsValid, result.Exception?.ToString());
        Assert.Equal("Ada Lovelace", result.Claims["name"]);
        Assert.False(elsewhere.IsValid);

        TokenValidationParameters Parameters(string audience) => new()
        {
            ValidIssuer = metadata.GetProperty("issuer").GetString(),
            ValidAudience = audience,
            ValidTypes = ["at+jwt"],
            ValidAlgorithms = metadata.GetProperty("id_token_signing_alg_values_supported").EnumerateArray().Select(one => one.GetString()!),
            IssuerSigningKeys = keys.GetSigningKeys(),
        };
    }

    [Fact]
    public async Task The_documents_are_what_libraries_read_and_keep_for_five_minutes()
    {
        using var server = App.NewVisitor();
        var issuer = App.PublicUrl.GetLeftPart(UriPartial.Authority);
        foreach (var path in new[] { KeySet, Discovery })
        {
            using var first = await server.GetAsync(path);
            using var again = await server.GetAsync(path, ("If-None-Match", first.Headers.ETag!.ToString()));

            Assert.Equal("application/json", first.Content.Headers.ContentType!.MediaType);
            Assert.Equal("public, max-age=300", first.Headers.CacheControl!.ToString());
            Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
        }

        var metadata = await server.GetJsonAsync(Discovery);
        Assert.Equal(
            ["issuer", "jwks_uri", "response_types_supported", "subject_types_supported", "id_token_signing_alg_values_supported", "claims_supported"],
            metadata.EnumerateObject().Select(member => member.Name));
        // OpenID Connect Discovery 1.0 section 4.3: it is found below the issuer that it names.
        Assert.Equal((issuer, issuer + KeySet), (metadata.GetProperty("issuer").GetString(), metadata.GetProperty("jwks_uri").GetString()));
        Assert.Equal(["ES256"], metadata.GetProperty("id_token_signing_alg_values_supported").EnumerateArray().Select(one => one.GetString()));
        var key = Assert.Single((await server.GetJsonAsync(KeySet)).GetProperty("keys").EnumerateArray());
        Assert.Equal(["alg", "crv", "kid", "kty", "use", "x", "y"], key.EnumerateObject().Select(member => member.Name).Order(StringComparer.Ordinal)); // No d.
        Assert.Equal((await App.Services.GetRequiredService<StatementKeys>().GetSigningAsync(TestContext.Current.CancellationToken)).Public.Kid, key.GetProperty("kid").GetString());
    }

    [Fact]
    public async Task Every_claim_that_is_announced_can_be_in_a_statement_and_no_other()
    {
        using var visitor = await AppWithoutIon.SignedInAsync(App);
        var session = (await App.Store.PeekAsync(visitor.Handle, TestContext.Current.CancellationToken))!;
        await App.Store.ReplaceAsync(session with { User = session.User with { Groups = ["Students"] } }, TestContext.Current.CancellationToken);
        var (_, claims) = Read((await visitor.GetJsonAsync(Asked)).GetProperty("token").GetString()!);
        var announced = (await visitor.GetJsonAsync(Discovery)).GetProperty("claims_supported").EnumerateArray().Select(one => one.GetString());

        Assert.Equal(claims.EnumerateObject().Select(member => member.Name).Order(StringComparer.Ordinal), announced.Order(StringComparer.Ordinal));
    }

    /// <summary>Traces and metrics are looked through in TelemetryTests.</summary>
    [Fact]
    public async Task The_private_key_is_in_no_log_row_or_page()
    {
        using var visitor = await AppWithoutIon.SignedInAsync(App);
        using var stranger = App.NewVisitor();
        List<string> seen = [];
        foreach (var path in new[] { Asked, "/api/identity", "/api/identity?audience=x", KeySet, Discovery, KeySet + "?d", "/", "/api/account", "/api/session", "/api/sessions", "/api/health", "/api/openapi.json", "/api/profile", "/api/login" })
        {
            foreach (var accept in new[] { "*/*", "text/html" })
            {
                foreach (var caller in new[] { visitor, stranger })
                {
                    using var response = await caller.GetAsync(path, ("Accept", accept));
                    seen.Add($"{response.Headers}{await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)}");
                }
            }
        }

        var stored = new StoredSessions(await storage.GetConnectionStringAsync());
        seen.AddRange((await stored.ReadSessionAsync(visitor.Handle)).Select(column => column.Value is byte[] bytes ? Convert.ToHexString(bytes) : $"{column.Value}"));
        seen.AddRange(App.LogLines);
        var forms = await PrivateKey.FormsAsync(App);

        Assert.True(forms.Count >= 12);
        Assert.Contains(seen, text => text.Contains("\"keys\":[{\"kty\":\"EC\"", StringComparison.Ordinal));
        Assert.All(forms, form => Assert.DoesNotContain(seen, text => text.Contains(form, StringComparison.OrdinalIgnoreCase)));
    }

    private static (JsonElement Header, JsonElement Claims) Read(string token)
    {
        var parts = token.Split('.');
        Assert.Equal(3, parts.Length);
        return (JsonElement.Parse(Base64Url.DecodeFromChars(parts[0])), JsonElement.Parse(Base64Url.DecodeFromChars(parts[1])));
    }
}
