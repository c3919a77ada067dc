using IonFunctions.Core.Settings;

namespace IonFunctions.Tests.Site;

public sealed class PathPatternTests
{
    [Theory]
    [InlineData("/members/*", "/members/", true)]
    [InlineData("/members/*", "/members/a/b", true)]
    [InlineData("/members/*", "/members", true)]
    [InlineData("/members/*", "/Members/A", true)]
    [InlineData("/members/*", "/membership", false)]
    [InlineData("/club*", "/clubs/x", true)]
    [InlineData("/*", "/", true)]
    [InlineData("/*", "/anything", true)]
    [InlineData("/", "/", true)]
    [InlineData("/", "/x", false)]
    [InlineData("/list", "/LIST", true)]
    [InlineData("/list", "/list/", false)]
    [InlineData("/caf%C3%A9/*", "/café/x", true)]
    [InlineData("/café & co", "/café & co", true)]
    public void It_is_the_path_or_all_that_begin_so(string pattern, string path, bool matches)
    {
        Assert.True(PathPattern.TryParse(pattern, out var parsed));
        Assert.Equal(matches, parsed.Matches(path));
    }

    [Theory]
    [InlineData("")]
    [InlineData("members/*")]
    [InlineData("*")]
    [InlineData("/*/list")]
    [InlineData("/members/**")]
    [InlineData("//members")]
    [InlineData("/members/../list")]
    [InlineData("/members/%2e%2e/list")]
    [InlineData("/list?a=b")]
    [InlineData("/list#a")]
    [InlineData("\\members")]
    [InlineData("/a\nb")]
    [InlineData("https://app.example/list")]
    public void Anything_else_is_none(string text) => Assert.False(PathPattern.TryParse(text, out _));
}
