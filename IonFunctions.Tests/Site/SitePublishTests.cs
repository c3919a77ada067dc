using System.IO.Compression;
using System.Text;
using IonFunctions.Tests.Functions.Host;
using IonFunctions.Tests.Local;

namespace IonFunctions.Tests.Site;

/// <summary>What publishing makes of the folder of pages.</summary>
public sealed class SitePublishTests : IDisposable
{
    private readonly TemporaryDirectory _temporary = new();

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public async Task Pages_are_published_beside_the_app_compressed_where_that_saves_something_and_nothing_from_outside()
    {
        // A picture inside of which nothing is left to save.
        var noise = new byte[4_000];
        new Random(1).NextBytes(noise);
        var text = new string('t', 4_000);
        Write("index.html", text);
        Write("club/app.js", text);
        Write("club/app.js.br", "made by somebody from what it was last week");
        Write("small.css", "p {}");
        Write("photo.jpg", text);
        Write("sitemap.xml", text);
        File.WriteAllBytes(_temporary["wwwroot/favicon.ico"], noise);
        Write("app.pdb", "a file of a page's own");
        Write("ionfunctions.json", "{}");
        Write("README.md", "for whoever edits it");
        Write("local.settings.json", "{}");
        Write(".env", "secret");
        Write(".git/config", "secret");
        File.WriteAllText(_temporary["outside.txt"], "secret");
        Directory.CreateDirectory(_temporary["outside"]);
        File.WriteAllText(_temporary["outside/inner.txt"], "secret");
        if (!OperatingSystem.IsWindows())
        {
            File.CreateSymbolicLink(_temporary["wwwroot/link.txt"], _temporary["outside.txt"]);
            Directory.CreateSymbolicLink(_temporary["wwwroot/link"], _temporary["outside"]);
        }

        var published = Path.Combine(await PublishedWorker.WithSiteAsync(_temporary["wwwroot"]), "wwwroot");

        Assert.Equal(
            [
                "app.pdb", "club/app.js", "club/app.js.br", "club/app.js.gz", "favicon.ico", "index.html", "index.html.br", "index.html.gz", "ionfunctions.json", "photo.jpg",
                "sitemap.xml", "sitemap.xml.br", "sitemap.xml.gz", "small.css",
            ],
            Directory.EnumerateFiles(published, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(published, file)).Order(StringComparer.Ordinal));
        Assert.Equal(text, Read(new BrotliStream(File.OpenRead(Path.Combine(published, "club/app.js.br")), CompressionMode.Decompress)));
        Assert.Equal(text, Read(new GZipStream(File.OpenRead(Path.Combine(published, "club/app.js.gz")), CompressionMode.Decompress)));
    }

    private static string Read(Stream stream)
    {
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }

    private void Write(string path, string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_temporary["wwwroot/" + path])!);
        File.WriteAllText(_temporary["wwwroot/" + path], content);
    }
}
