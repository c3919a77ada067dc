using IonFunctions.Tests.Servers;
using IonFunctions.Tests.Waiting;
using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(Browser))]

namespace IonFunctions.Tests.Servers;

/// <summary>
/// The machine's own Chromium, started when the first test asks for it and shared by all of them; each test opens a
/// context of its own, which is a visitor with an empty cookie jar.
/// </summary>
public sealed class Browser : IAsyncLifetime
{
    // Nothing but what the test asks for goes over the network. Names below .test (RFC 6761 section 6.2) are sites on this machine.
    private static readonly string[] Arguments =
        ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--host-resolver-rules=MAP *.test 127.0.0.1"];

    // How fast a page is is not tested: all cores may be busy with other tests.
    private static readonly float Patience = (float)Eventually.Limit.TotalMilliseconds;

    private static readonly string? Executable = FindExecutable();

    private readonly Lazy<Task<(IPlaywright Driver, IBrowser Chromium)>> _started = new(() => StartAsync(backForwardCache: false));
    private readonly Lazy<Task<(IPlaywright Driver, IBrowser Chromium)>> _remembering = new(() => StartAsync(backForwardCache: true));

    /// <summary>Why there is no browser here, for <see cref="Assert.SkipWhen"/>; null where there is one.</summary>
    public static string? Unavailable { get; } = Executable is null
        ? "No browser: neither chromium, chromium-browser nor google-chrome is on the PATH."
        : null;

    /// <summary>A fresh visitor.</summary>
    /// <param name="options">How the visitor is.</param>
    /// <param name="backForwardCache">Whether the browser keeps pages for the Back button, as it does for people; Playwright loses sight of one that comes back.</param>
    public async Task<IBrowserContext> OpenAsync(BrowserNewContextOptions? options = null, bool backForwardCache = false)
    {
        var (_, chromium) = await (backForwardCache ? _remembering : _started).Value;
        var context = await chromium.NewContextAsync(options);
        context.SetDefaultTimeout(Patience);
        return context;
    }

    /// <summary>Keeps a picture of the page, to be looked at, where <c>SCREENSHOTS</c> names a folder.</summary>
    /// <remarks>Comes last in a test: Playwright hides the caret by a style that the page's policy may refuse.</remarks>
    public static async Task PictureAsync(IPage page, string name)
    {
        if (Environment.GetEnvironmentVariable("SCREENSHOTS") is { Length: > 0 } folder)
        {
            await page.ScreenshotAsync(new() { Path = Path.Combine(folder, name + ".png"), FullPage = true });
        }
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        foreach (var started in new[] { _started, _remembering }.Where(one => one.IsValueCreated))
        {
            var (driver, chromium) = await started.Value;
            await chromium.DisposeAsync();
            driver.Dispose();
        }
    }

    private static async Task<(IPlaywright Driver, IBrowser Chromium)> StartAsync(bool backForwardCache)
    {
        var driver = await Playwright.CreateAsync();
        Assertions.SetDefaultExpectTimeout(Patience);
        // Chromium has no sandbox for root, which is who a container's tests run as.
        string[] arguments = Environment.IsPrivilegedProcess ? ["--no-sandbox", .. Arguments] : Arguments;
        return (driver, await driver.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Executable,
            Args = [.. arguments, "--ignore-certificate-errors-spki-list=" + LoopbackCertificate.Pin],
            Timeout = Patience,
            IgnoreDefaultArgs = backForwardCache ? ["--disable-back-forward-cache"] : null,
        }));
    }

    private static string? FindExecutable()
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        string[] names = ["chromium", "chromium-browser", "google-chrome"];
        return names
            .SelectMany(name => folders.Select(folder => Path.Combine(folder, name)))
            .FirstOrDefault(File.Exists);
    }
}
