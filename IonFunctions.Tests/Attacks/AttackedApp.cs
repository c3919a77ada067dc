using System.Net;
using IonFunctions.Tests.Contract;
using IonFunctions.Tests.Servers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Time.Testing;

namespace IonFunctions.Tests.Attacks;

/// <summary>An instance with a clock to turn, whose requests to storage and to Ion are counted.</summary>
internal sealed class AttackedApp : IAsyncDisposable
{
    private static int _lastUser = 80_000_000;
    private readonly FakeTimeProvider _time;
    private readonly bool _isFirst;

    private AttackedApp(TestApp app, ScriptedIon ion, FakeTimeProvider time, bool isFirst) => (App, Ion, _time, _isFirst) = (app, ion, time, isFirst);

    public TestApp App { get; }

    public ScriptedIon Ion { get; }

    /// <summary>Starts one; storage is that of the class, and so is the session key unless it has another.</summary>
    public static async Task<AttackedApp> StartAsync(Storage storage, ScriptedIon? ion = null, FakeTimeProvider? time = null, params (string Name, string Value)[] settings)
    {
        var isFirst = ion is null;
        (ion, time) = (ion ?? new(), time ?? StorageOperations.NewTime());
        var all = new Dictionary<string, string?>(StorageOperations.NoSweep)
        {
            ["App:AllowedOrigins"] = AppWithoutIon.AllowedOrigin,
            ["Identity:Audiences"] = AppWithoutIon.Audience,
            ["Offline:Enabled"] = "true",
        };
        foreach (var (name, value) in settings)
        {
            all[name] = value;
        }

        return new(
            await TestApp.StartAsync(ion, storage, all, services => services.Replace(ServiceDescriptor.Singleton<TimeProvider>(time)), operations: new()), ion, time, isFirst);
    }

    /// <summary>Another instance, or another deployment, at the same Ion and the same time.</summary>
    public Task<AttackedApp> StartBesideAsync(Storage storage, params (string Name, string Value)[] settings) => StartAsync(storage, Ion, _time, settings);

    /// <summary>Signs in as a user of their own, or as one that another has signed in as.</summary>
    public async Task<Visitor> SignInAsync(int? user = null)
    {
        var visitor = App.NewVisitor();
        await SignInAsync(visitor, user);
        return visitor;
    }

    public async Task SignInAsync(Visitor visitor, int? user = null)
    {
        var id = user ?? NewUser();
        Ion.Script = request => request.Path == "/api/profile" ? ScriptedAnswer.Json(ScriptedIon.Profile.Replace("30001", $"{id}", StringComparison.Ordinal)) : null;
        await visitor.SignInAsync();
    }

    public static int NewUser() => Interlocked.Increment(ref _lastUser);

    public void Pass(TimeSpan time) => _time.Advance(time);

    /// <summary>Forgets what has been asked of storage and of Ion so far.</summary>
    public void Forget()
    {
        App.Operations.Take();
        Ion.Requests.Clear();
    }

    /// <summary>Nobody is signed in by that cookie, wherever it is shown, and Ion is asked nothing for it.</summary>
    public async Task AssertIsNobodyAsync(string sessionCookie)
    {
        Ion.Requests.Clear();
        foreach (var (method, path, status) in new[]
        {
            ("GET", "/api/profile", 401), ("GET", "/api/sessions", 401), ("GET", "/api/ion/bus", 401), ("HEAD", "/api/ion/announcements", 401),
            ("GET", "/api/identity?audience=" + AppWithoutIon.Audience, 401), ("POST", "/api/offline", 401), ("DELETE", "/api/sessions/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", 401),
        })
        {
            using var visitor = With(sessionCookie);
            using var response = await visitor.SendAsync(new(method), path, content: null, ("Sec-Fetch-Mode", "cors"), ("Sec-Fetch-Site", "same-origin"));
            Assert.Equal((path, (HttpStatusCode)status), (path, response.StatusCode));
        }

        using var nobody = With(sessionCookie);
        Assert.False(await nobody.IsSignedInAsync());
        using var page = await nobody.GetAsync("/api/account", ("Sec-Fetch-Mode", "navigate"));
        Assert.DoesNotContain("Lovelace", await page.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        // The revocation of what has just ended may still be on its way.
        Assert.DoesNotContain(Ion.Requests, request => request.Path != "/oauth/revoke_token/");
    }

    public Visitor With(string sessionCookie)
    {
        var visitor = App.NewVisitor();
        visitor.Cookies["ion-session"] = sessionCookie;
        return visitor;
    }

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        await (_isFirst ? Ion.DisposeAsync() : ValueTask.CompletedTask);
    }
}
