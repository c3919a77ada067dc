using System.Net;
using IonFunctions.Core.Proxy;
using IonFunctions.Simulator.Faults;
using IonFunctions.Tests.Servers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace IonFunctions.Tests.Contract;

/// <summary>On Kestrel, and what needs less patience than the app has.</summary>
public sealed class IonOutageOnKestrelTests : IonOutageTests, IClassFixture<SimulatedIonFixture>
{
    private readonly SimulatedIonFixture _fixture;
    private readonly Storage _storage;

    public IonOutageOnKestrelTests(SimulatedIonFixture fixture, Storage storage)
        : base(fixture, storage, Head.Kestrel) => (_fixture, _storage) = (fixture, storage);

    [Fact]
    public async Task A_body_whose_first_byte_does_not_come_is_504()
    {
        await using var app = await TestApp.StartAsync(_fixture.Server, _storage, configure: services => services.Replace(
            ServiceDescriptor.Singleton(IonForwarder.RequestConfig with { ActivityTimeout = TimeSpan.FromSeconds(1) })));
        using var visitor = Visitor.At(app);
        _fixture.Server.Ion.Faults.Add(new Fault { Endpoint = "api", Status = 200, Body = "", Drop = true, Delay = TimeSpan.FromMinutes(10) });

        await IsProblemAsync(HttpStatusCode.GatewayTimeout, "urn:ionfunctions:problem:ion-timed-out", visitor);
    }
}
