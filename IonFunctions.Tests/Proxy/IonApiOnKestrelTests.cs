using IonFunctions.Core.Ion;
using IonFunctions.Core.Proxy;
using IonFunctions.Tests.Contract;
using IonFunctions.Tests.Servers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;

namespace IonFunctions.Tests.Proxy;

/// <summary>On Kestrel, and what no client can send.</summary>
public sealed class IonApiOnKestrelTests : IonApiOnSimulatorTests, IClassFixture<SimulatedIonFixture>
{
    private readonly Storage _storage;

    public IonApiOnKestrelTests(SimulatedIonFixture fixture, Storage storage)
        : base(fixture, storage, Head.Kestrel) => _storage = storage;

    [Fact]
    public async Task What_follows_a_body_does_not_cross()
    {
        await using var app = await Head.Kestrel.StartAsync(Ion, _storage);
        var (path, links, check) = (
            IonApi.Find("/schedule")!.Value.Path, app.Services.GetRequiredService<IonLinks>(), app.Services.GetRequiredService<TokenCheck>());
        var context = new DefaultHttpContext();
        var trailers = new NoTrailersYet();
        context.Features.Set<IHttpResponseTrailersFeature>(trailers);
        using var answer = new HttpResponseMessage();
        answer.TrailingHeaders.Add("Server-Timing", "db;dur=53");

        await new IonTransformer(path, default, links, check).TransformResponseTrailersAsync(context, answer, TestContext.Current.CancellationToken);

        Assert.Empty(trailers.Trailers);
    }

    private sealed class NoTrailersYet : IHttpResponseTrailersFeature
    {
        public IHeaderDictionary Trailers { get; set; } = new HeaderDictionary();
    }
}
