using IonFunctions.Core.Settings;
using IonFunctions.Core.Site;
using IonFunctions.Local;
using IonFunctions.Tests.Local;

namespace IonFunctions.Tests.Site;

/// <summary>What is wrong with a folder of pages is said when the app starts, each in a line that names the file.</summary>
public sealed class SiteReaderTests : IDisposable
{
    private readonly TemporaryDirectory _temporary = new();

    private string Folder => _temporary["wwwroot"];

    /// <summary>Files that nobody could reach, and whose address it is.</summary>
    public static TheoryData<string, string> Hidden => new()
    {
        { "ion.js", "/ion.js" },
        { "ION.JS", "/ION.JS" },
        { "ion.d.ts", "/ion.d.ts" },
        { "ion.js/index.html", "/ion.js" },
        { "api/session", "/api/session" },
        { "api/session.html", "/api/session" },
        { "api/account/index.html", "/api/account" },
        { "api/logout/index.html", "/api/logout" },
        { "api/sessions/x.png", "/api/sessions/x.png" },
        { "api/ion/club/page.html", "/api/ion/club/page.html" },
        { "api/openapi.json", "/api/openapi.json" },
        { "admin/index.html", "/admin/index.html" },
        { "admin.html", "/admin" },
        { "runtime/x.js", "/runtime/x.js" },
    };

    public void Dispose() => _temporary.Dispose();

    [Theory]
    [MemberData(nameof(Hidden))]
    public void A_file_that_hides_behind_a_route_is_named(string file, string route)
    {
        Write("index.html");
        Write("api/of-my-own.html");
        Write(file);

        var fault = Assert.Single(FaultsOf());
        Assert.StartsWith($"wwwroot/{file} can't be reached", fault, StringComparison.Ordinal);
        Assert.Contains($": {route} is the ", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_is_not_there_or_empty_has_no_pages()
    {
        Assert.Empty(Read().Files);
        Directory.CreateDirectory(Folder);
        Assert.Empty(Read().Files);
        Assert.Empty(FaultsOf());
    }

    [Fact]
    public void A_folder_with_far_too_many_files_is_refused_in_one_line()
    {
        for (var i = 0; i < 200; i++)
        {
            Directory.CreateDirectory(_temporary[$"wwwroot/{i}"]);
            for (var j = 0; j < 100; j++)
            {
                File.WriteAllBytes(_temporary[$"wwwroot/{i}/{j}"], []);
            }
        }

        var fault = Assert.Single(FaultsOf());
        Assert.StartsWith($"The folder of pages, {Folder}, has more than 10000 files", fault, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', fault);
    }

    [Fact]
    public void What_a_setting_names_must_be_there()
    {
        Write("index.html");
        Write("club/index.html");
        PathPattern[] patterns = [Pattern("/club/*"), Pattern("/CLUB"), Pattern("/"), Pattern("/clubs/*")];

        Assert.Equal(
            $"Site__SignInFor names what is no page of {Folder}: /clubs/*. Example: Site__SignInFor=/members/*, /list",
            Assert.Single(FaultsOf(new(patterns, Fallback: null))));
        Assert.Equal(
            $"Site__Fallback names a file that is not in {Folder}: app.html. Example: Site__Fallback=index.html",
            Assert.Single(FaultsOf(new([], "app.html"))));
        // The views of a single-page app are no files.
        Assert.Empty(FaultsOf(new(patterns, "index.html")));
    }

    [Fact]
    public void An_app_does_not_start_with_a_fault_and_one_that_is_edited_tells_of_it_when_it_comes()
    {
        Write("ion.js");
        var fault = Assert.Throws<SettingsException>(() => new SitePages(new(Folder), PageSettings.Default));
        File.Delete(_temporary["wwwroot/ion.js"]);
        var edited = new SitePages(new(Folder) { IsBeingEdited = true }, PageSettings.Default);
        Assert.Empty(edited.Current.Faults);
        Write("ion.js");

        Assert.Single(fault.Faults);
        Assert.Equal(fault.Faults, edited.Current.Faults);
    }

    [Theory]
    [InlineData("{", "is no JSON: look at line 1")]
    [InlineData("[]", "is no JSON object")]
    [InlineData("""{"csp": {}}""", "csp is none of contentSecurityPolicy, sourceMaps and immutable")]
    [InlineData("""{"sourceMaps": true, "sourceMaps": false}""", "is no JSON, or has a key twice")]
    [InlineData("""{"\ud800": true}""", "has a text that is no Unicode")]
    [InlineData("""{"contentSecurityPolicy": {"\udc00": "'self'"}}""", "has a text that is no Unicode")]
    [InlineData("""{"contentSecurityPolicy": {"img-src": "\ud800"}}""", "has a text that is no Unicode")]
    [InlineData("""{"immutable": ["/\ud800"]}""", "has a text that is no Unicode")]
    [InlineData("""{"sourceMaps": "yes"}""", "sourceMaps is neither true nor false")]
    [InlineData("""{"immutable": "/build/*"}""", "immutable is no list of paths")]
    [InlineData("""{"immutable": ["build/*"]}""", "immutable has what is no path that begins with a slash, with a * at its end or none: build/*")]
    [InlineData("""{"contentSecurityPolicy": "default-src *"}""", "contentSecurityPolicy is no JSON object")]
    [InlineData("""{"contentSecurityPolicy": {"scripts": "'self'"}}""", "contentSecurityPolicy.scripts is no directive")]
    [InlineData("""{"contentSecurityPolicy": {"script-src": ["'self'"]}}""", "contentSecurityPolicy.script-src is neither a text nor null")]
    [InlineData("""{"contentSecurityPolicy": {"script-src": ""}}""", "contentSecurityPolicy.script-src names no source; write 'none'")]
    [InlineData("""{"contentSecurityPolicy": {"script-src": "self"}}""", "contentSecurityPolicy.script-src has self without its quotes; write 'self'")]
    [InlineData("""{"contentSecurityPolicy": {"script-src": "'none' https://a.example"}}""", "contentSecurityPolicy.script-src has 'none' beside others")]
    [InlineData("""{"contentSecurityPolicy": {"script-src": "'selfish'"}}""", "contentSecurityPolicy.script-src has 'selfish', which is no word of a policy")]
    [InlineData("""{"contentSecurityPolicy": {"script-src": "https://a.example; script-src *"}}""", "contentSecurityPolicy.script-src has https://a.example;, which is neither")]
    [InlineData("""{"contentSecurityPolicy": {"script-src": "a.example,b.example"}}""", "contentSecurityPolicy.script-src has a.example,b.example, which is neither")]
    [InlineData("""{"contentSecurityPolicy": {"script-src": "a.example\r\nX-Evil: 1"}}""", "contentSecurityPolicy.script-src has a.example  X-Evil:, which is neither")]
    [InlineData("""{"contentSecurityPolicy": {"script-src": "cafè.example"}}""", "contentSecurityPolicy.script-src has cafè.example, which is neither")]
    public void A_bad_file_of_the_sites_own_is_named_with_the_key(string json, string wrong)
    {
        Write("ionfunctions.json", json);

        Assert.StartsWith($"wwwroot/ionfunctions.json: {wrong}", Assert.Single(FaultsOf()), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_of_the_sites_own_changes_what_it_names_and_nothing_else()
    {
        Write("app.js.map");
        Write("build/app.js");
        Write("ionfunctions.json", "\uFEFF" + """
            {
              // Comments and trailing commas are what people leave behind.
              "contentSecurityPolicy": {
                "script-src": "'self' https://cdn.jsdelivr.net/npm/ 'sha256-AAAA='",
                "frame-src": "https://*.example.org:8443",
                "media-src": null,
              },
              "sourceMaps": true,
              "immutable": ["/build/*"],
            }
            """);
        var site = Read();

        Assert.Empty(site.Faults);
        Assert.Equal(
            "default-src 'none'; script-src 'self' https://cdn.jsdelivr.net/npm/ 'sha256-AAAA='; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; "
            + "connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; frame-src https://*.example.org:8443",
            site.Policy.ContentSecurityPolicy);
        Assert.Equal([("/app.js.map", false), ("/build/app.js", true)], site.Files.Select(file => (file.Path, file.IsImmutable)).Order());
    }

    [Fact]
    public void The_READMEs_example_is_one()
    {
        var readme = File.ReadAllText(Path.Combine(RepositoryRoot.Find(), "README.md"));
        var from = readme.IndexOf("```json\n{\n  \"contentSecurityPolicy\"", StringComparison.Ordinal) + "```json".Length;
        Write("ionfunctions.json", readme[from..readme.IndexOf("```", from, StringComparison.Ordinal)]);
        var site = Read();

        Assert.Empty(site.Faults);
        Assert.Contains("font-src 'self' https://fonts.gstatic.com;", site.Policy.ContentSecurityPolicy, StringComparison.Ordinal);
        Assert.Contains("script-src 'self' https://cdn.jsdelivr.net/npm/", site.Policy.ContentSecurityPolicy, StringComparison.Ordinal);
    }

    [Fact]
    public void While_pages_are_edited_nothing_compressed_from_another_time_is_used()
    {
        Write("app.js");
        Write("app.js.br");

        Assert.Single(Assert.Single(Read().Files).Codings);
        Assert.Empty(Assert.Single(new SiteReader(new(Folder) { IsBeingEdited = true }, PageSettings.Default).Read().Files).Codings);
    }

    private static PathPattern Pattern(string text) => PathPattern.TryParse(text, out var pattern) ? pattern : throw new ArgumentException("no pattern", nameof(text));

    private IReadOnlyList<string> FaultsOf(PageSettings? settings = null) => Read(settings).Faults;

    private SiteIndex Read(PageSettings? settings = null) => new SiteReader(new(Folder), settings ?? PageSettings.Default).Read();

    private void Write(string path, string content = "content")
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_temporary["wwwroot/" + path])!);
        File.WriteAllText(_temporary["wwwroot/" + path], content);
    }
}
