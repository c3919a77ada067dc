using System.Buffers.Text;
using IonFunctions.Core.Http;

namespace IonFunctions.Tests.Attacks;

/// <summary>What is secret or sealed can be written in one way alone: else whoever changes it has not changed it.</summary>
public sealed class StrictBase64UrlTests
{
    private const char First = '\0';
    private const char Last = '\x7F';

    /// <summary>All ends that there are, of values of each length.</summary>
    [Fact]
    public void What_is_read_is_as_it_would_be_written()
    {
        var read = 0;
        for (var length = 0; length < 5; length++)
        {
            for (var penultimate = First; penultimate <= Last; penultimate++)
            {
                for (var last = First; last <= Last; last++)
                {
                    var text = new string('Q', length) + penultimate + last;
                    if (StrictBase64Url.Decode(text) is { } bytes)
                    {
                        Assert.Equal(text, Base64Url.EncodeToString(bytes));
                        read++;
                    }
                }
            }
        }

        // Of four characters and six, each is a value; of two and of three, so many as there are last bytes; of five, none.
        Assert.Equal((2 * 64 * 4) + (64 * 16) + (64 * 64), read);
    }

    [Theory]
    [InlineData("QQ==")]
    [InlineData("QUE=")]
    [InlineData("QUFB====")]
    [InlineData(" QUFB")]
    [InlineData("QU FB")]
    [InlineData("QUFB\r\n")]
    [InlineData("QU+/")]
    [InlineData("QUF\u00c1")]
    [InlineData("\uff31UFB")]
    public void No_padding_no_white_space_and_no_other_alphabet_is_read(string text) => Assert.Null(StrictBase64Url.Decode(text));
}
