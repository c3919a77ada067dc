using System.Text.Json;
using IonFunctions.Core.Http;
using IonFunctions.Tests.Contract;
using IonFunctions.Tests.Servers;
using Microsoft.Playwright;

namespace IonFunctions.Tests.Client;

/// <summary>An app that allows writes and lists one other origin, and Chromium to use it from pages.</summary>
public class ClientWorld : IAsyncLifetime
{
    private readonly Storage _storage;
    private readonly Browser _browser;
    private readonly Head _head;

    public ClientWorld(Storage storage, Browser browser)
        : this(storage, browser, Head.Kestrel)
    {
    }

    private protected ClientWorld(Storage storage, Browser browser, Head head) => (_storage, _browser, _head) = (storage, browser, head);

    internal SimulatedIonServer Ion { get; private set; } = null!;

    /// <summary>The time at Ion, and so at school.</summary>
    private protected virtual TimeProvider IonTime => TimeProvider.System;

    internal TestApp App { get; private set; } = null!;

    internal OtherOrigin Listed { get; private set; } = null!;

    internal OtherOrigin Unlisted { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Ion = await SimulatedIonServer.StartAsync(new() { TimeProvider = IonTime }, TestContext.Current.CancellationToken);
        (Listed, Unlisted) = (await OtherOrigin.StartAsync(), await OtherOrigin.StartAsync());
        App = await StartAppAsync();
        Listed.App = Unlisted.App = App.BaseUrl;
    }

    public virtual async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        await Listed.DisposeAsync();
        await Unlisted.DisposeAsync();
        await Ion.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Another app over the same storage and Ion, by settings of its own.</summary>
    internal Task<TestApp> StartAppAsync(params (string Name, string Value)[] settings)
    {
        var all = new Dictionary<string, string?>
        {
            ["App:AllowedOrigins"] = Listed.Origin,
            ["Proxy:AllowWrites"] = "true",
            ["Ion:Scopes"] = "read write",
            ["Proxy:PublicFor"] = "00:00:00", // What one test has Ion say of the schedule is not for the next; and who is signed out is to be noticed.
        };
        foreach (var (name, value) in settings)
        {
            all[name] = value;
        }

        return _head.StartAsync(Ion, _storage, all, serveSamples: true);
    }

    /// <summary>A visitor with an empty cookie jar. The app's own pages let no script run but where that is switched off.</summary>
    internal async Task<IBrowserContext> OpenAsync(BrowserNewContextOptions? options = null)
    {
        Assert.SkipWhen(Browser.Unavailable is not null, Browser.Unavailable ?? "");
        return await _browser.OpenAsync(options ?? new() { BypassCSP = true });
    }

    /// <summary>A page on the app's own origin, of somebody who is signed in.</summary>
    internal async Task<IPage> SignedInPageAsync(IBrowserContext context, string name = "Ada Lovelace", TestApp? app = null)
    {
        var page = await context.NewPageAsync();
        await page.GotoAsync(new Uri((app ?? App).BaseUrl, Routes.Login).AbsoluteUri);
        await AllowAsync(page, name);
        await page.IsAtAsync((app ?? App).BaseUrl.AbsoluteUri);
        return page;
    }

    /// <summary>At Ion's page: chooses who to be, and allows it.</summary>
    internal static async Task AllowAsync(IPage page, string name = "Ada Lovelace")
    {
        await page.GetByLabel(name).CheckAsync();
        await page.Locator("button[name=decision][value=allow]").ClickAsync();
    }

    /// <summary>Runs <paramref name="body"/> in the page, with the module as <c>ion</c>; an error that it throws comes back as <c>{ error: { … } }</c>.</summary>
    internal Task<JsonElement> RunAsync(IPage page, string body, TestApp? app = null) => page.EvaluateAsync<JsonElement>($$"""
        async () => {
          try {
            const ion = await import('{{new Uri((app ?? App).BaseUrl, Routes.ClientScript)}}');
            return await (async () => { {{body}} })();
          } catch (error) {
            return { error: { ...error, name: error.name, message: error.message, isIonError: 'status' in error } };
          }
        }
        """);

    /// <summary>Runs what leaves the page, which may be before Playwright has the answer.</summary>
    internal async Task LeaveAsync(IPage page, string statement)
    {
        try
        {
            Assert.Equal(JsonValueKind.Null, (await RunAsync(page, statement + " return null;")).ValueKind);
        }
        catch (PlaywrightException exception) when (exception.Message.Contains("because of a navigation", StringComparison.Ordinal))
        {
            // It has left.
        }
    }
}
