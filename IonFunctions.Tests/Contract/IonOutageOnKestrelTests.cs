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
    private TestApp? _impatient;

    public IonOutageOnKestrelTests(SimulatedIonFixture fixture, Storage storage)
        : base(fixture, storage, Head.Kestrel) => (_fixture, _storage) = (fixture, storage);

    [Fact]
    public async Task A_body_whose_first_byte_does_not_come_is_504()
    {
        using var visitor = await GetImpatientVisitorAsync();
        _fixture.Server.Ion.Faults.Add(new Fault { Endpoint = "api", Status = 200, Body = "", Drop = true, Delay = TimeSpan.FromMinutes(10) });

        await IsProblemAsync(HttpStatusCode.GatewayTimeout, "urn:ionfunctions:problem:ion-timed-out", visitor);
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await (_impatient?.DisposeAsync() ?? ValueTask.CompletedTask);
    }

    private protected override async Task<Visitor> GetImpatientVisitorAsync()
    {
        _impatient = await TestApp.StartAsync(_fixture.Server, _storage, configure: services => services.Replace(
            ServiceDescriptor.Singleton(IonForwarder.RequestConfig with { ActivityTimeout = TimeSpan.FromSeconds(1) })));
        return Visitor.At(_impatient);
    }
}
