using System.Text;
using CsCheck;
using IonFunctions.Core;
using IonFunctions.Core.Ion;
using IonFunctions.Core.Proxy;
using IonFunctions.Core.PublicData;
using IonFunctions.Tests.Contract;
using IonFunctions.Tests.Servers;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using NetArchTest.Rules;

namespace IonFunctions.Tests.PublicData;

/// <summary>Nothing of who is signed in, or of anything else in a request, gets into what everybody is given.</summary>
public sealed class PublicSecrecyTests(Storage storage) : IAsyncLifetime
{
    private const string Mark = "ofThisRequestAlone";

    private static readonly Gen<string> Value = Gen.OneOf("", Mark, "1", "2026-09-01", "2026-9-1", "20260901", "last", "7", "%2F", "..", "api", "%00", "é", "a,b;c");

    private static readonly Gen<string> Paths = Gen.OneOf(
        Gen.OneOf([.. IonApi.Templates.Select(template => "/api/ion/" + template
            .Replace("{id}", "1", StringComparison.Ordinal).Replace("{user}", Mark, StringComparison.Ordinal).Replace("{grade}", "senior", StringComparison.Ordinal)
            .Replace("{query}", Mark, StringComparison.Ordinal).Replace("{date}", "2026-09-01", StringComparison.Ordinal))]),
        Gen.OneOf("/api/ion/schedule", "/api/ion/schedule/2026-9-1", "/api/ion/schedule/2026-09-01/", "/api/ion/emerg", "/api/ion/emerg/"),
        Value.Select(value => "/api/ion/schedule/" + value),
        Gen.OneOf("/", "/api/profile", "/api/session", "/api/sessions", "/api/health", "/ion.js", "/api/openapi.json", "/api/ion/%73chedule"));

    private static readonly Gen<string> Queries = Gen.Select(Gen.OneOf("page", "page_size", "format", "PAGE", "x", "callback", Mark), Value)
        .Select(pair => $"{pair.Item1}={pair.Item2}").Array[0, 4].Select(pairs => pairs.Length == 0 ? "" : "?" + string.Join('&', pairs));

    private static readonly Gen<(string Name, string Value)[]> Headers = Gen.Select(
        Gen.OneOf(
            "Authorization", "Accept", "Accept-Encoding", "Accept-Language", "If-None-Match", "If-Modified-Since", "Range", "Origin", "Referer", "User-Agent", "X-Forwarded-For",
            "X-Forwarded-Host", "Forwarded", "Host", "Sec-Fetch-Mode", "Sec-Purpose", "Cache-Control", "Pragma", "X-HTTP-Method-Override", "X-Original-URL", Mark),
        Gen.OneOf(Mark, $"Bearer {Mark}", "*/*", "text/html", "gzip, br", "\"x\"", "no-cache", "navigate", "evil.example", "prefetch", "POST", "/api/profile")).Array[0, 6];

    private static readonly Gen<Sample> Samples = Gen.Select(
        Paths, Queries, Headers, Gen.OneOf("GET", "GET", "GET", "HEAD", "POST", "PUT", "DELETE", "PATCH"), Gen.Bool,
        (path, query, headers, method, isSignedIn) => new Sample(method, path + query, headers, isSignedIn));

    private readonly ScriptedIon _ion = PublicIonScript.Start();
    private TestApp _app = null!;

    public async ValueTask InitializeAsync() => _app = await TestApp.StartAsync(_ion, storage);

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        await _ion.DisposeAsync();
    }

    [Fact]
    public async Task Whatever_is_asked_for_and_however_the_cache_has_nothing_of_it()
    {
        using var visitor = _app.NewVisitor();
        await visitor.SignInAsync();
        using var stranger = _app.NewVisitor();
        stranger.Cookies[Mark] = Mark;
        var kept = _app.Services.GetRequiredService<PublicCache>();
        var resources = new Dictionary<string, PublicResource>(StringComparer.Ordinal);

        await Samples.SampleAsync(
            async sample =>
            {
                _ion.Requests.Clear();
                using var response = await (sample.IsSignedIn ? visitor : stranger).SendAsync(new(sample.Method), sample.Target, content: null, sample.Headers);
                var body = await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);

                // What goes to Ion has either the session's token, or nothing at all that this request brought along.
                foreach (var request in _ion.Asked().Where(request => !request.Headers.ContainsKey("Authorization")))
                {
                    Assert.Equal(["Accept", "Host"], request.Headers.Keys.Order(StringComparer.Ordinal));
                    Assert.Equal((_ion.BaseUrl.Authority, "application/json"), (request.Headers["Host"], request.Headers["Accept"]));
                    Assert.Matches("^/api/(emerg|schedule(/[0-9]{4}-[0-9]{2}-[0-9]{2}|(\\?(page=(last|[0-9]+)|page_size=[1-7]|page=(last|[0-9]+)&page_size=[1-7]))?))$", request.Target);
                }

                // What is said to be for everybody was asked as nobody.
                if (response.Headers.CacheControl is { Public: true } && response.Content.Headers.ContentEncoding.Count == 0
                    && sample.Target.StartsWith("/api/ion/", StringComparison.Ordinal) && body.Length > 0)
                {
                    Assert.Contains("\"token\": \"\", \"cookie\": \"\"", Encoding.UTF8.GetString(body), StringComparison.Ordinal);
                }

                if (!sample.IsSignedIn)
                {
                    Assert.DoesNotContain("Bearer access-", Encoding.UTF8.GetString(body), StringComparison.Ordinal);
                }
            },
            iter: 500, threads: 1, print: sample => sample.ToString());

        // All keys that there can be of what was asked for, and what is kept under each.
        foreach (var resource in (PublicResource[])[PublicResource.Emergency, PublicResource.Day(new(2026, 9, 1)), .. Pages()])
        {
            if (kept.Find(resource) is { } entry)
            {
                resources[resource.Target] = resource;
                Assert.Equal(
                    $$"""{"at": "/{{resource.Target}}", "token": "", "cookie": ""}""",
                    await KnownPartAsync(entry.Answer!));
            }
        }

        Assert.Equal(kept.Count, resources.Count);
        Assert.InRange(resources.Count, 3, 100);
    }

    /// <summary>By construction: what asks and what keeps can't be handed a token, a session or a request.</summary>
    [Fact]
    public void What_asks_and_what_keeps_knows_neither_token_nor_session_nor_request()
    {
        Assert.Empty(Room().And()
            .HaveDependencyOnAny(
                typeof(AccessToken).FullName, typeof(RefreshToken).FullName, typeof(TokenSet).FullName, typeof(HttpContext).FullName, typeof(HttpRequest).FullName,
                "IonFunctions.Core.Sessions", "IonFunctions.Core.Refresh", "IonFunctions.Core.Secrets")
            .GetTypes().Select(type => type.FullName));
        Assert.Contains(Room().GetTypes(), type => type.FullName == typeof(PublicIon).FullName);

        static PredicateList Room() =>
            Types.InAssembly(typeof(ServiceCollectionExtensions).Assembly).That().ResideInNamespace(typeof(PublicCache).Namespace!);
    }

    private static IEnumerable<PublicResource> Pages() =>
        from page in new int?[] { 0, 1, 2, 7, null, 2026, 1 }.Distinct()
        from size in new int?[] { null, 1, 7 }
        select PublicResource.Days(page, size);

    private async Task<string> KnownPartAsync(PublicAnswer answer)
    {
        var context = new DefaultHttpContext { RequestServices = _app.Services };
        using var body = new MemoryStream();
        context.Response.Body = body;
        await answer.Content!.Answer(context).ExecuteAsync(context);
        var json = Encoding.UTF8.GetString(body.ToArray());
        Assert.DoesNotContain(Mark, json, StringComparison.Ordinal);
        return json[..json.IndexOf(",\n", StringComparison.Ordinal)] + "}";
    }

    private sealed record Sample(string Method, string Target, (string Name, string Value)[] Headers, bool IsSignedIn)
    {
        public override string ToString() => $"{Method} {Target} {(IsSignedIn ? "signed in" : "signed out")} {string.Join("; ", Headers.Select(header => $"{header.Name}: {header.Value}"))}";
    }
}
