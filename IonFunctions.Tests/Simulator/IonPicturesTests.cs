using System.Net;
using IonFunctions.Tests.Servers;

namespace IonFunctions.Tests.Simulator;

/// <summary>Which picture Ion has of somebody, and what it has of nobody.</summary>
public sealed class IonPicturesTests(IonSchool school) : IClassFixture<IonSchool>
{
    private const string Ada = SampleUsers.Ada;

    [Theory]
    [InlineData("30001/picture", Ada, true)]
    [InlineData("2027alovelace/picture", SampleUsers.Alan, true)]
    [InlineData("30001/picture/senior", Ada, true)]
    [InlineData("30001/picture/freshman", Ada, true)]
    [InlineData("30003/picture/senior", Ada, false)]
    [InlineData("30001/picture/staff", Ada, false)]
    [InlineData("30001/picture/nonsense", Ada, false)]
    [InlineData("1001/picture/staff", Ada, true)]
    [InlineData("30004/picture", Ada, false)]
    [InlineData("30004/picture", SampleUsers.Katherine, false)]
    public async Task A_picture_that_is_not_there_or_not_shown_is_Ions_own(string path, string user, bool own)
    {
        using var answer = await school.CallAsync("GET", "api/profile/" + path, user);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("image/jpeg", answer.Content.Headers.ContentType!.ToString());
        Assert.Equal(own, await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken) is [0xff, 0xd8, ..]);
    }

    [Theory]
    [InlineData("99999/picture")]
    [InlineData("2027ALovelace/picture")]
    [InlineData("nobody/picture/senior")]
    public async Task A_picture_of_nobody_is_404_in_its_own_renderer(string path)
    {
        using var answer = await school.CallAsync("GET", "api/profile/" + path);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal("image/jpg", answer.Content.Headers.ContentType!.ToString());
        Assert.Equal("details", await TextAsync(answer));
    }

    private static Task<string> TextAsync(HttpResponseMessage answer) => answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
}
