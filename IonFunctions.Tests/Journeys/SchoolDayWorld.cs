using IonFunctions.Tests.Client;
using IonFunctions.Tests.Contract;
using IonFunctions.Tests.Servers;
using Microsoft.Playwright;

namespace IonFunctions.Tests.Journeys;

/// <summary>A school day of which the tests know what is offered: for Ion, and for the browsers that look at the samples.</summary>
public sealed class SchoolDayWorld(Storage storage, Browser browser) : ClientWorld(storage, browser)
{
    internal SchoolTime Time { get; } = new();

    private protected override TimeProvider IonTime => Time;

    /// <summary>A sample in a browser where it is that day, and what the console and the page complain of.</summary>
    internal async Task<(IPage Page, List<string> Complaints)> LookAtAsync(IBrowserContext context, string sample, TestApp? app = null)
    {
        var page = await context.NewPageAsync();
        List<string> complaints = [];
        page.Console += (_, message) => complaints.Add(message.Text);
        page.PageError += (_, error) => complaints.Add(error);
        await page.Clock.InstallAsync(new() { TimeDate = Time.GetUtcNow().UtcDateTime });
        await page.GotoAsync(AddressOf(sample, app));
        return (page, complaints);
    }

    internal string AddressOf(string sample, TestApp? app = null) => new Uri((app ?? App).BaseUrl, $"samples/{sample}/").AbsoluteUri;

    /// <summary>A phone in the hand of somebody new.</summary>
    internal Task<IBrowserContext> OpenPhoneAsync(ColorScheme scheme = ColorScheme.Light, ServiceWorkerPolicy workers = ServiceWorkerPolicy.Allow) =>
        OpenAsync(new() { ColorScheme = scheme, ViewportSize = new() { Width = PhoneWidth, Height = 844 }, ServiceWorkers = workers });

    internal const int PhoneWidth = 390;
}
