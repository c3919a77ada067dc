using System.Globalization;
using System.IO.Compression;
using System.Text;
using IonFunctions.Tests.Local;

namespace IonFunctions.Tests.Site;

/// <summary>A folder of pages with something of everything in it, and beside it what is never to be seen.</summary>
public sealed class TestSite : IDisposable
{
    /// <summary>Is in every file that nobody may get, or nobody who is signed out.</summary>
    public const string Secret = "k33p-th1s-to-yourself";

    /// <summary>Of a size that is not taken into memory, and not the same anywhere.</summary>
    public static readonly string Large = string.Concat(Enumerable.Range(0, 200_000).Select(i => i.ToString("x8", CultureInfo.InvariantCulture)));

    private readonly TemporaryDirectory _temporary = new();

    public TestSite()
    {
        Directory.CreateDirectory(Folder);
        Write("index.html", "<!doctype html><title>Home</title><p>home");
        Write("about.html", "<!doctype html><title>About</title><p>about");
        Write("404.html", "<!doctype html><title>Lost</title><p>lost");
        Write("club/index.html", "<!doctype html><title>Club</title><p>club");
        Write("club.css", "p { color: teal }");
        Write("both.html", "clean");
        Write("both/index.html", "folder");
        Write("café & co.html", "coffee");
        Write("100%.html", "percent");
        Write("members/index.html", Secret + " index");
        Write("members/list.html", Secret + " list");
        Write("members/data.json", $$"""{"secret": "{{Secret}}", "rows": "{{new string('r', 4_000)}}"}""");
        Write("members/large.txt", Secret + Large);
        Write("open/only.html", Secret + " one page of a folder that is open");
        Write("script.js", "export const text = '" + new string('s', 4_000) + "';");
        Write("assets/index-DiwrgTda.js", "export {};");
        Write("site.webmanifest", "{}");
        Write("photo.avif", "not really");
        Write("module.wasm", "not really");
        Write("unknown.zzz", "who knows");
        Write("large.txt", Large);
        Write("archive.tar.gz", "an archive of nothing");
        Write(".env", Secret);
        Write(".git/config", Secret);
        Write("club/.htpasswd", Secret);
        Write("script.js.map", Secret);
        Write("README.md", Secret);
        Write("local.settings.json", Secret);
        Write("ionfunctions.json", $$"""{ /* {{Secret}} */ "contentSecurityPolicy": { "font-src": "'self' https://fonts.gstatic.com" } }""");
        File.WriteAllText(_temporary["outside.txt"], Secret);
        Directory.CreateDirectory(_temporary["outside"]);
        File.WriteAllText(_temporary["outside/inner.txt"], Secret);
        if (!OperatingSystem.IsWindows())
        {
            File.CreateSymbolicLink(Path.Combine(Folder, "link.txt"), _temporary["outside.txt"]);
            Directory.CreateSymbolicLink(Path.Combine(Folder, "link"), _temporary["outside"]);
        }

        foreach (var path in (string[])["script.js", "members/data.json", "large.txt", "members/large.txt"])
        {
            Compress(path);
        }
    }

    public string Folder => _temporary["wwwroot"];

    public static (string, string?)[] Settings { get; } = [("Site:SignInFor", "/members/*, /open/only")];

    public void Write(string path, string content)
    {
        var file = Path.Combine(Folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, content);
    }

    public void Dispose() => _temporary.Dispose();

    // As publishing does.
    private void Compress(string path)
    {
        var content = Encoding.UTF8.GetBytes(File.ReadAllText(Path.Combine(Folder, path)));
        using (var brotli = new BrotliStream(File.Create(Path.Combine(Folder, path + ".br")), CompressionLevel.Optimal))
        {
            brotli.Write(content);
        }

        using var gzip = new GZipStream(File.Create(Path.Combine(Folder, path + ".gz")), CompressionLevel.Optimal);
        gzip.Write(content);
    }
}
