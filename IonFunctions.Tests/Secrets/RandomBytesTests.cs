using System.Collections.Concurrent;
using IonFunctions.Core.Secrets;

namespace IonFunctions.Tests.Secrets;

public sealed class RandomBytesTests
{
    /// <summary>Twelve bytes are more than are ever alike by chance; with steps of different lengths, what is kept ahead runs out in the middle of one.</summary>
    [Fact]
    public void No_bytes_are_given_twice_on_whatever_threads()
    {
        var given = new ConcurrentBag<string>();
        Parallel.For(0, 8, new ParallelOptions { MaxDegreeOfParallelism = 8 }, _ =>
        {
            for (var i = 0; i < 2_000; i++)
            {
                var bytes = new byte[12 * (1 + (i % 3))];
                RandomBytes.Fill(bytes);
                for (var at = 0; at < bytes.Length; at += 12)
                {
                    given.Add(Convert.ToHexString(bytes, at, 12));
                }
            }
        });

        Assert.Equal(8 * (667 + (667 * 2) + (666 * 3)), given.Count);
        Assert.Equal(given.Count, given.Distinct(StringComparer.Ordinal).Count());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1023)]
    [InlineData(1024)]
    [InlineData(1025)]
    [InlineData(10_000)]
    public void All_of_it_is_filled_however_long_it_is(int length)
    {
        // Of so many no byte stays zero each time.
        var seen = new byte[length];
        for (var i = 0; i < 64; i++)
        {
            var bytes = new byte[length];
            RandomBytes.Fill(bytes);
            for (var at = 0; at < length; at++)
            {
                seen[at] |= bytes[at];
            }
        }

        Assert.DoesNotContain((byte)0, seen);
    }
}
