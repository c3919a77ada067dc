using IonFunctions.Tests.Contract;
using IonFunctions.Tests.Servers;

namespace IonFunctions.Tests.Compression;

/// <summary>What it saves: a block of the eighth period, which is the longest that Ion answers, before and after.</summary>
public sealed class BlockBytesTests(SimulatedIonFixture fixture, Storage storage) : IClassFixture<SimulatedIonFixture>
{
    [Fact]
    public async Task A_block_goes_out_in_a_fraction_of_its_bytes()
    {
        await using var app = await TestApp.StartAsync(fixture.Server, storage);
        using var visitor = app.NewVisitor();
        await visitor.SignInAsync();
        var block = (await visitor.GetJsonAsync("/api/ion/blocks")).GetProperty("results")[0].GetProperty("id").GetInt32();
        var bytes = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var coding in new[] { "identity", "gzip", "br" })
        {
            using var response = await visitor.GetAsync($"/api/ion/blocks/{block}", ("Accept-Encoding", coding));
            bytes[coding] = (await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)).Length;
        }

        TestContext.Current.TestOutputHelper?.WriteLine(string.Join(", ", bytes.Select(one => $"{one.Key}: {one.Value}")));
        Assert.True(bytes["gzip"] < bytes["identity"] / 4, $"{bytes["identity"]} bytes are {bytes["gzip"]} as gzip");
        Assert.True(bytes["br"] < bytes["identity"] / 4, $"{bytes["identity"]} bytes are {bytes["br"]} as Brotli");
    }
}
