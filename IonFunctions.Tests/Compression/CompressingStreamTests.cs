using System.IO.Compression;
using CsCheck;
using IonFunctions.Core.Proxy;

namespace IonFunctions.Tests.Compression;

/// <summary>A body that is compressed while it is read.</summary>
public sealed class CompressingStreamTests
{
    private const int Least = Core.Http.Compression.Least;

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public Task Whatever_it_is_and_in_whatever_pieces_it_is_the_same_when_it_is_undone() => Gen
        .Select(Gen.Byte[0, 3].Array[0, 60_000], Gen.Int[1, 20_000], Gen.Int[1, 5_000], Gen.Int[0, 1])
        .SampleAsync(
            async (content, chunk, buffer, coder) =>
            {
                var (sent, isCompressed) = await CompressAsync(content, chunk, buffer, coder);

                Assert.Equal(content.Length >= Least, isCompressed);
                Assert.Equal(content, isCompressed ? Undo(sent, coder) : sent);
            },
            iter: 200, threads: 1);

    [Theory]
    [InlineData(0, false)]
    [InlineData(Least - 1, false)]
    [InlineData(Least, true)]
    public async Task What_is_short_passes_as_it_is(int length, bool isCompressed)
    {
        foreach (var chunk in new[] { 1, 100, 10_000 })
        {
            Assert.Equal(isCompressed, (await CompressAsync(new byte[length], chunk, buffer: 4096, coder: 0)).IsCompressed);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task What_has_arrived_is_passed_on_before_more_is_waited_for(int coder)
    {
        using var source = new Pieces(new byte[100_000], 2_000);
        await using var stream = new CompressingStream(source, Core.Http.Compression.All[coder], () => { });
        var first = await stream.ReadAsync(new byte[100_000], CancellationToken);

        Assert.InRange(first, 1, 2_000);
        Assert.Equal(2_000, source.Given);
    }

    private static async Task<(byte[] Sent, bool IsCompressed)> CompressAsync(byte[] content, int chunk, int buffer, int coder)
    {
        var isCompressed = false;
        await using var stream = new CompressingStream(new Pieces(content, chunk), Core.Http.Compression.All[coder], () => isCompressed = true);
        using var sent = new MemoryStream();
        var bytes = new byte[buffer];
        for (int read; (read = await stream.ReadAsync(bytes, CancellationToken)) > 0;)
        {
            sent.Write(bytes, 0, read);
        }

        return (sent.ToArray(), isCompressed);
    }

    private static byte[] Undo(byte[] sent, int coder)
    {
        using var plain = new MemoryStream();
        using Stream stream = coder == 0 ? new BrotliStream(new MemoryStream(sent), CompressionMode.Decompress) : new GZipStream(new MemoryStream(sent), CompressionMode.Decompress);
        stream.CopyTo(plain);
        return plain.ToArray();
    }

    /// <summary>Gives no more than so much at a time.</summary>
    private sealed class Pieces(byte[] content, int size) : MemoryStream(content, writable: false)
    {
        public int Given { get; private set; }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = Read(buffer.Span[..Math.Min(size, buffer.Length)]);
            Given += read;
            return new(read);
        }
    }
}
