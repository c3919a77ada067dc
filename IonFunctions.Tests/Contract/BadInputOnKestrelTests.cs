using System.Net;
using IonFunctions.Tests.Servers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Time.Testing;

namespace IonFunctions.Tests.Contract;

/// <summary>On Kestrel, and what needs a clock to turn.</summary>
public sealed class BadInputOnKestrelTests(DjangoIonFixture fixture, Storage storage)
    : BadInputTests(fixture, storage, Head.Kestrel), IClassFixture<DjangoIonFixture>
{
    private readonly FakeTimeProvider _time = StorageOperations.NewTime();

    [Fact]
    public async Task A_sign_in_is_over_after_fifteen_minutes()
    {
        using var late = App.NewVisitor();
        using var inTime = App.NewVisitor();
        var lateUrl = await late.LoginAsync();
        _time.Advance(TimeSpan.FromSeconds(1));
        var inTimeUrl = await inTime.LoginAsync();
        _time.Advance(TimeSpan.FromMinutes(15) - TimeSpan.FromSeconds(1));
        var lateBack = await late.AuthorizeAsync(lateUrl);
        using var refused = await late.GetAsync(lateBack.PathAndQuery);
        await AssertRefusedAsync(refused);

        var inTimeBack = await inTime.AuthorizeAsync(inTimeUrl);
        using var accepted = await inTime.GetAsync(inTimeBack.PathAndQuery);
        Assert.Equal(HttpStatusCode.Found, accepted.StatusCode);
    }

    [Fact]
    public async Task Of_many_sign_ins_in_flight_the_twelve_latest_are_kept()
    {
        using var visitor = App.NewVisitor();
        List<string> names = [];
        for (var i = 0; i < 16; i++)
        {
            names.Add("ion-signin-" + StateOf(await visitor.LoginAsync())[..8]);
        }

        Assert.Equal(names[4..].Order(StringComparer.Ordinal), visitor.Cookies.Keys.Order(StringComparer.Ordinal));
    }

    private protected override Task<TestApp> StartAsync(IIonServer ion, Storage where, Dictionary<string, string?> settings) => TestApp.StartAsync(
        ion, where, settings, services => services.Replace(ServiceDescriptor.Singleton<TimeProvider>(_time)), operations: new());
}
