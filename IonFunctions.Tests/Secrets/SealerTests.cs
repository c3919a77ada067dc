using System.Text;
using CsCheck;
using IonFunctions.Core.Secrets;

namespace IonFunctions.Tests.Secrets;

public sealed class SealerTests
{
    private const string Place = "row/AccessToken";
    private static readonly byte[] Plaintext = Encoding.UTF8.GetBytes("an access token");

    private readonly TestKeys _keys = new();
    private readonly Sealer _sealer;

    public SealerTests() => _sealer = new(_keys);

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public void What_was_sealed_opens_as_it_was() => Gen.Select(Gen.Byte.Array[0, 5_000], Gen.String, Gen.Enum<SealPurpose>()).Sample(
        (plaintext, place, purpose) =>
        {
            var opened = Run(_sealer.OpenAsync(purpose, place, Run(_sealer.SealAsync(purpose, place, plaintext, CancellationToken)), CancellationToken));
            Assert.Equal(plaintext, opened);
        },
        iter: 200);

    [Fact]
    public async Task The_plaintext_is_not_in_the_sealed_value()
    {
        var sealedValue = await SealAsync();

        Assert.Equal(-1, sealedValue.AsSpan().IndexOf(Plaintext.AsSpan(0, 4)));
    }

    [Theory]
    [InlineData("other/AccessToken")]
    [InlineData("row/RefreshToken")]
    [InlineData("row")]
    [InlineData("row/AccessToken ")]
    [InlineData("")]
    public async Task A_value_moved_to_another_row_or_column_does_not_open(string elsewhere) =>
        Assert.Null(await _sealer.OpenAsync(SealPurpose.Tokens, elsewhere, await SealAsync(), CancellationToken));

    [Fact]
    public async Task A_value_sealed_for_one_purpose_does_not_open_for_another()
    {
        Assert.Null(await _sealer.OpenAsync(SealPurpose.States, Place, await SealAsync(), CancellationToken));
        Assert.Null(await OpenAsync(await _sealer.SealAsync(SealPurpose.States, Place, Plaintext, CancellationToken)));
    }

    [Fact]
    public async Task With_any_bit_flipped_it_does_not_open()
    {
        var sealedValue = await SealAsync();
        for (var bit = 0; bit < sealedValue.Length * 8; bit++)
        {
            var flipped = (byte[])sealedValue.Clone();
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.True(await OpenAsync(flipped) is null, $"It opened with bit {bit} flipped.");
        }

        Assert.Equal(Plaintext, await OpenAsync(sealedValue));
    }

    [Fact]
    public async Task Cut_short_or_made_longer_anywhere_it_does_not_open()
    {
        var sealedValue = await SealAsync();
        for (var length = 0; length < sealedValue.Length; length++)
        {
            Assert.Null(await OpenAsync(sealedValue[..length]));
            Assert.Null(await OpenAsync(sealedValue[(length + 1)..]));
        }

        Assert.Null(await OpenAsync([.. sealedValue, 0]));
    }

    [Fact]
    public void Garbage_does_not_open_and_does_not_throw()
    {
        // Most of it would fail at its first byte; so some begins as a sealed value does, up to a key version that is there.
        var version = Encoding.ASCII.GetBytes(_keys.Keys[0].Version);
        byte[] start = [1, (byte)version.Length, .. version];
        Gen.Select(Gen.Int[0, start.Length], Gen.Byte.Array[0, 200])
            .Sample((taken, rest) => Assert.Null(Run(OpenAsync([.. start[..taken], .. rest]))), iter: 2_000);
    }

    [Fact]
    public async Task New_values_are_sealed_with_the_newest_key_and_older_keys_open_theirs()
    {
        var old = await SealAsync();
        _keys.Rotate();
        var rotated = await SealAsync();

        Assert.Equal(Plaintext, await OpenAsync(old));
        Assert.Equal(Plaintext, await OpenAsync(rotated));
        Assert.NotEqual(-1, rotated.AsSpan().IndexOf(Encoding.ASCII.GetBytes(_keys.Keys[1].Version)));

        _keys.Forget(_keys.Keys[0]);
        Assert.Null(await OpenAsync(old));
        Assert.Equal(Plaintext, await OpenAsync(rotated));
    }

    [Fact]
    public async Task Two_seals_of_one_value_have_nothing_but_the_header_in_common()
    {
        var nonces = new HashSet<string>(StringComparer.Ordinal);
        var values = new HashSet<string>(StringComparer.Ordinal);
        var nonceAt = 2 + _keys.Keys[0].Version.Length;
        var all = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(SealManyAsync, TestContext.Current.CancellationToken)));
        foreach (var sealedValue in all.SelectMany(values => values))
        {
            Assert.True(nonces.Add(Convert.ToHexString(sealedValue, nonceAt, 12)), "A nonce came twice.");
            Assert.True(values.Add(Convert.ToHexString(sealedValue, nonceAt + 12, sealedValue.Length - nonceAt - 12)), "A ciphertext came twice.");
        }

        async Task<List<byte[]>> SealManyAsync()
        {
            List<byte[]> many = [];
            while (many.Count < 1_000)
            {
                many.Add(await SealAsync());
            }

            return many;
        }
    }

    [Fact]
    public void A_key_from_the_settings_is_another_version_when_it_is_another_key()
    {
        var (one, other) = (new byte[SessionKey.Length], new byte[SessionKey.Length]);
        other[0] = 1;

        Assert.Equal(SessionKey.FromSettings(one).Version, SessionKey.FromSettings(one).Version);
        Assert.NotEqual(SessionKey.FromSettings(one).Version, SessionKey.FromSettings(other).Version);
    }

    private ValueTask<byte[]> SealAsync() => _sealer.SealAsync(SealPurpose.Tokens, Place, Plaintext, CancellationToken);

    private ValueTask<byte[]?> OpenAsync(byte[] value) => _sealer.OpenAsync(SealPurpose.Tokens, Place, value, CancellationToken);

    // Nothing in here waits, and CsCheck's samples are not awaited one by one.
    private static T Run<T>(ValueTask<T> task)
    {
        Assert.True(task.IsCompleted);
        return task.GetAwaiter().GetResult();
    }
}
