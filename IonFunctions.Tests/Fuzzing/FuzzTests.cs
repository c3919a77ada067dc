using CsCheck;
using IonFunctions.Fuzz;

namespace IonFunctions.Tests.Fuzzing;

/// <summary>
/// The targets of <c>IonFunctions.Fuzz</c> on all of their seeds, and on thousands of inputs made of them: pieces taken out,
/// put in, doubled, exchanged with those of another seed. The longer run, which learns from where an input leads, is AFL++'s.
/// </summary>
public sealed class FuzzTests
{
    private const int Inputs = 10_000;

    public static TheoryData<string> Targets => [.. FuzzTarget.All.Select(target => target.Name)];

    [Theory]
    [MemberData(nameof(Targets))]
    public void Nothing_is_found_on_the_seeds_nor_near_them(string name)
    {
        var target = FuzzTarget.All.Single(one => one.Name == name);
        var seeds = target.Seeds.ToArray();
        Assert.NotEmpty(seeds);
        Assert.All(seeds, target.Run);

        Changed(seeds).Sample(target.Run, iter: Inputs, print: Convert.ToBase64String);
    }

    [Fact]
    public void Every_target_has_seeds_and_no_seed_is_without_a_target() => Assert.Equal(
        FuzzTarget.All.Select(target => target.Name).Order(StringComparer.Ordinal),
        Directory.EnumerateDirectories(Corpus.Folder).Select(folder => Path.GetFileName(folder)!).Order(StringComparer.Ordinal));

    /// <summary>A seed after some changes, each at a place and with a value of its own.</summary>
    private static Gen<byte[]> Changed(byte[][] seeds) =>
        Gen.Select(Gen.Int[0, seeds.Length - 1], Gen.Select(Gen.Int[0, 5], Gen.Int[0, 100_000], Gen.Byte, Gen.Int[0, seeds.Length - 1]).Array[0, 6], (seed, changes) =>
            changes.Aggregate(seeds[seed], (input, change) => Change(input, change.Item1, change.Item2, change.Item3, seeds[change.Item4])));

    private static byte[] Change(byte[] input, int kind, int place, byte value, byte[] other)
    {
        var at = place % (input.Length + 1);
        var end = Math.Min(input.Length, at + (value % 16));
        return kind switch
        {
            0 => [.. input[..at], value, .. input[at..]],
            1 => [.. input[..at], .. input[end..]],
            2 => [.. input[..end], .. input[at..]],
            3 when at < input.Length => [.. input[..at], (byte)(input[at] ^ (1 << (value % 8))), .. input[(at + 1)..]],
            4 => [.. input[..at], .. other[Math.Min(other.Length, (int)value)..]],
            _ => [.. input[..at], .. Enumerable.Repeat(value, 1 + (value % 64)), .. input[at..]],
        };
    }
}
