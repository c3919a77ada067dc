using System.Text;
using IonFunctions.Core.Api;
using IonFunctions.Tests.Contract;
using IonFunctions.Tests.Servers;

namespace IonFunctions.Tests.Api;

/// <summary>An Ion whose answers are not as described, or lead astray; and what comes back of a request that had a token.</summary>
public sealed class IonClientOddAnswerTests(IonClientOddAnswerTests.World world) : IClassFixture<IonClientOddAnswerTests.World>
{
    [Fact]
    public async Task What_is_missing_is_empty_what_is_new_is_in_nobodys_way_and_what_is_odd_costs_itself_alone()
    {
        Answer("/api/blocks/1", """
            {"id": "17", "new": {"a": [1]}, "date": "2026-1-5", "block_letter": null, "comments": 5, "activities": {"3": {"id": 3.0, "aid": {}, "roster": null,
             "rooms": null, "sponsors": ["x", null], "cancelled": "true", "url": "http://[", "presign_time": ["?"]}, "4": {}}}
            """);
        var block = await CallAsync(ion => ion.GetBlockAsync(1));

        Assert.Equal((17, new DateOnly(2026, 1, 5), "", "5"), (block.Id, block.Date, block.BlockLetter, block.Comments));
        var (odd, empty) = (block.Activities["3"], block.Activities["4"]);
        Assert.Equal((3, 0, 0, true, ""), (odd.Id, odd.Aid, odd.Roster.Count, odd.Cancelled, odd.PresignTime));
        Assert.Empty(odd.Rooms);
        Assert.Equal(["x", null], odd.Sponsors);
        Assert.Null(odd.Url);
        Assert.Equal(("", 0, 0), (empty.Name, empty.ScheduledActivity.Id, empty.Rooms.Count));
    }

    [Theory]
    [InlineData("/api/bus")]
    [InlineData("http://evil.example/api/bus?page=2")]
    [InlineData("/oauth/token/")]
    public async Task Pages_that_lead_in_a_circle_or_elsewhere_are_no_list(string next)
    {
        Answer("/api/bus", $$"""{"count": 2, "next": "{{(next[0] == '/' ? world.Ion.BaseUrl.AbsoluteUri.TrimEnd('/') + next : next)}}", "previous": null, "results": [{"id": 1}]}""");
        List<Bus> read = [];
        var e = await Assert.ThrowsAsync<IonUnavailableException>(() => CallAsync(async ion =>
        {
            await foreach (var bus in ion.GetBusesAsync())
            {
                read.Add(bus);
            }

            return true;
        }));
        Assert.Equal("ion-answer-unusable", e.Code);
        Assert.Single(read);
        Assert.DoesNotContain(world.Ion.Requests, request => request.Path == "/oauth/token/" && request.Method == "GET");
    }

    [Fact]
    public async Task A_redirect_is_not_followed_and_nothing_of_the_token_comes_back()
    {
        world.Ion.Script = request => request.Path == "/api/moved" ? new("302 Found\r\nLocation: http://127.0.0.1:1/api/elsewhere", []) : null;
        using var request = new HttpRequestMessage(HttpMethod.Post, "moved") { Content = new StringContent("{}", Encoding.UTF8, "application/json") };
        request.Headers.Add("X-Own", "1");
        await CallAsync(async ion =>
        {
            using var response = await ion.SendAsync(request);
            Assert.Equal(302, (int)response.StatusCode);
            Assert.Same(request, response.RequestMessage);
            Assert.Null(request.Headers.Authorization);
            Assert.DoesNotContain("access-", response.ToString() + request + ion, StringComparison.Ordinal);
            return true;
        });
        var sent = Assert.Single(world.Ion.Requests, sent => sent.Path == "/api/moved");
        Assert.StartsWith("Bearer access-", sent.Headers["Authorization"], StringComparison.Ordinal);
        Assert.Equal(("1", "{}", "application/json; charset=utf-8"), (sent.Headers["X-Own"], sent.Body, sent.Headers["Content-Type"]));
    }

    [Fact]
    public async Task No_exception_has_a_token_in_it()
    {
        foreach (var answer in new[] { "500 No", "403 No", "404 No", "200 OK\r\nContent-Type: application/json" })
        {
            world.Ion.Script = request => request.Path == "/api/bus/1" ? new(answer, "{"u8.ToArray()) : null;
            var e = await Assert.ThrowsAnyAsync<IonException>(() => CallAsync(ion => ion.GetBusAsync(1)));
            Assert.DoesNotContain("access-", e.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_body_without_end_is_given_up()
    {
        world.Ion.Script = request => request.Path == "/api/bus/1"
            ? new("200 OK\r\nContent-Type: application/json", Encoding.ASCII.GetBytes(new string(' ', (16 * 1024 * 1024) + 1)))
            : null;
        Assert.Equal("ion-answer-unusable", (await Assert.ThrowsAsync<IonUnavailableException>(() => CallAsync(ion => ion.GetBusAsync(1)))).Code);
    }

    [Fact]
    public async Task A_body_that_nobody_asked_to_have_compressed_is_read_all_the_same()
    {
        using var compressed = new MemoryStream();
        await using (var gzip = new System.IO.Compression.GZipStream(compressed, System.IO.Compression.CompressionMode.Compress, leaveOpen: true))
        {
            await gzip.WriteAsync("""{"id": 5}"""u8.ToArray(), TestContext.Current.CancellationToken);
        }

        world.Ion.Script = request => request.Path == "/api/bus/1" ? new("200 OK\r\nContent-Type: application/json\r\nContent-Encoding: gzip", compressed.ToArray()) : null;
        Assert.Equal(5, (await CallAsync(ion => ion.GetBusAsync(1))).Id);
    }

    private void Answer(string path, string json) => world.Ion.Script = request => request.Path == path ? ScriptedAnswer.Json(json) : null;

    private Task<T> CallAsync<T>(Func<IonClient, Task<T>> code) => world.App.RunAsync(world.Ada, code);

    /// <summary>A scripted Ion that grants reading and writing, and Ada at an app of somebody's.</summary>
    public sealed class World(Storage storage) : IAsyncLifetime
    {
        private readonly ScriptedIon _ion = new();
        private LibraryApp? _app;
        private Visitor? _ada;

        internal ScriptedIon Ion => _ion;

        internal LibraryApp App => _app!;

        internal Visitor Ada => _ada!;

        public async ValueTask InitializeAsync()
        {
            _ion.Script = request => request.Path == "/oauth/token/" ? ScriptedAnswer.Json(_ion.NextTokens().Replace("\"read\"", "\"read write\"", StringComparison.Ordinal)) : null;
            _app = await LibraryApp.StartAsync(_ion, storage);
            _ada = _app.NewVisitor();
            await _ada.SignInAsync();
        }

        public async ValueTask DisposeAsync()
        {
            _ada?.Dispose();
            await (_app?.DisposeAsync() ?? ValueTask.CompletedTask);
            await _ion.DisposeAsync();
        }
    }
}
