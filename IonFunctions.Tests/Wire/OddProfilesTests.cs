using System.Net;
using System.Text;
using IonFunctions.Tests.Contract;
using IonFunctions.Tests.Servers;

namespace IonFunctions.Tests.Wire;

/// <summary>Profiles with more, less or something else in them than expected: what is not needed can't keep anybody from signing in.</summary>
public sealed class OddProfilesTests(Storage storage) : IAsyncLifetime
{
    private readonly ScriptedIon _ion = new();
    private TestApp _app = null!;

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    public static TheoryData<string, string> OddValues
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var name in new[] { "first_name", "last_name", "tj_email", "user_type", "full_name", "grade", "counselor", "something_new" })
            {
                foreach (var value in new[]
                {
                    "null", "7", "1e999", "true", "[]", "{}", "[[[[]]]]", "\"\"", "\"\\ud800\"", "\"a\\udc00b\"", "\"\\u0000\"", "{\"\\ud800\":1}",
                    "{\"name\":\"\\ud800\",\"number\":\"x\",\"full_name\":[]}", "\"" + new string('x', 100_000) + "\"",
                    string.Concat(Enumerable.Repeat("[", 200)) + string.Concat(Enumerable.Repeat("]", 200)),
                })
                {
                    data.Add(name, value);
                }
            }

            return data;
        }
    }

    public async ValueTask InitializeAsync() => _app = await TestApp.StartAsync(_ion, storage);

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        await _ion.DisposeAsync();
    }

    [Theory]
    [MemberData(nameof(OddValues))]
    public async Task What_is_not_needed_blocks_nothing(string field, string value)
    {
        Answer($$"""{"{{field}}":{{value}},"id":30001,"ion_username":"2027alovelace"}""");
        using var visitor = _app.NewVisitor();
        await visitor.SignInAsync();
        var user = (await visitor.GetJsonAsync("/api/session")).GetProperty("user");
        using var landing = await visitor.GetAsync("/");

        Assert.Equal("2027alovelace", user.GetProperty("username").GetString());
        Assert.Equal(HttpStatusCode.OK, landing.StatusCode);
        Assert.DoesNotContain("makes no sense", await landing.Content.ReadAsStringAsync(CancellationToken), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("36889")]
    [InlineData("\"36889\"")]
    [InlineData("36889.0")]
    [InlineData("3.6889e4")]
    public async Task An_id_is_known_however_it_is_written(string id)
    {
        Answer($$"""{"id":{{id}},"ion_username":"2027alovelace"}""");
        using var visitor = _app.NewVisitor();
        await visitor.SignInAsync();

        Assert.Equal(36889, (await visitor.GetJsonAsync("/api/session")).GetProperty("user").GetProperty("id").GetInt32());
    }

    [Fact]
    public async Task Bytes_that_are_no_text_cost_their_own_field_alone()
    {
        byte[] profile = [.. "{\"first_name\":\"Ren"u8, 0xE9, .. "\",\"caf"u8, 0xE9, .. "\":1,\"last_name\":\"Lovelace\",\"id\":30001,\"ion_username\":\"2027alovelace\"}"u8];
        _ion.Script = request => request.Path == "/api/profile" ? new("200 OK\r\nContent-Type: application/json", profile) : null;
        using var visitor = _app.NewVisitor();
        await visitor.SignInAsync();

        Assert.Equal("Lovelace", (await visitor.GetJsonAsync("/api/session")).GetProperty("user").GetProperty("lastName").GetString());
    }

    [Theory]
    [InlineData("{}", "its id is missing")]
    [InlineData("""{"id":null,"ion_username":"x"}""", "its id is null")]
    [InlineData("""{"id":"","ion_username":"x"}""", "its id is empty")]
    [InlineData("""{"id":"thirty","ion_username":"x"}""", "its id is text that makes no sense")]
    [InlineData("""{"id":1.5,"ion_username":"x"}""", "its id is a number that makes no sense")]
    [InlineData("""{"id":-1,"ion_username":"x"}""", "its id is a number that makes no sense")]
    [InlineData("""{"id":99999999999,"ion_username":"x"}""", "its id is a number that makes no sense")]
    [InlineData("""{"id":[1],"ion_username":"x"}""", "its id is a list")]
    [InlineData("""{"id":1}""", "its ion_username is missing")]
    [InlineData("""{"id":1,"ion_username":7}""", "its ion_username is a number that makes no sense")]
    [InlineData("""{"id":1,"ion_username":""}""", "its ion_username is empty")]
    [InlineData("""{"id":1,"ion_username":"\ud800"}""", "its ion_username is text that is not Unicode")]
    [InlineData("[]", "it is not a JSON object")]
    [InlineData("", "it is empty")]
    [InlineData("<h1>Welcome</h1>", "it is not a JSON object")]
    public async Task What_is_missing_is_named_in_the_log(string profile, string reason)
    {
        Answer(profile);
        using var visitor = _app.NewVisitor();
        var callback = await visitor.AuthorizeAsync(await visitor.LoginAsync());
        using var response = await visitor.GetAsync(callback.PathAndQuery);

        Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
        Assert.Contains(_app.LogLines, line => line.Contains($"({reason})", StringComparison.Ordinal));
    }

    // Django REST Framework's words for a token that is none, as Ion sends them with 403.
    [Theory]
    [MemberData(nameof(OddLabels.Names), MemberType = typeof(OddLabels))]
    public async Task A_refused_token_is_known_under_any_label(string label)
    {
        using var visitor = _app.NewVisitor();
        await visitor.SignInAsync();
        _ion.Script = request => request.Path == "/api/profile" && request.Headers["Authorization"] == "Bearer access-1"
            ? OddLabels.Of(label, """{"detail":"Authentication credentials were not provided."}""", "403 Forbidden")
            : null;
        using var landing = await visitor.GetAsync("/");

        Assert.Contains("2027alovelace@tjhsst.edu", await landing.Content.ReadAsStringAsync(CancellationToken), StringComparison.Ordinal);
        Assert.Contains(_ion.Requests, request => request.Headers.TryGetValue("Authorization", out var sent) && sent == "Bearer access-2");
    }

    private void Answer(string profile) =>
        _ion.Script = request => request.Path == "/api/profile" ? new("200 OK\r\nContent-Type: application/json", Encoding.UTF8.GetBytes(profile)) : null;
}
