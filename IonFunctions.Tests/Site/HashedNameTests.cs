using IonFunctions.Core.Site;

namespace IonFunctions.Tests.Site;

public sealed class HashedNameTests
{
    [Theory]
    [InlineData("/assets/index-DiwrgTda.js")]
    [InlineData("/assets/index-D0K3_x-Z.css")]
    [InlineData("/assets/vendor/logo-3f2a1b4c.svg")]
    [InlineData("/my/assets/index-a1b2C3d4.js")]
    [InlineData("/assets/index-CgY7-lx2.js.map")]
    [InlineData("/chunk-KBXQRZJL.js")]
    [InlineData("/chunk-K7XQ5ZJ2.js")]
    [InlineData("/out/logo-K7XQ5ZJ2.png")]
    public void What_a_bundler_has_named_by_its_content_never_changes(string path) => Assert.True(HashedName.Is(path));

    [Theory]
    [InlineData("/index.html")]
    [InlineData("/assets/app.js")]
    [InlineData("/assets/my-calendar.js")]
    [InlineData("/assets/our-Calendar.js")]
    [InlineData("/assets/photo-20260901.jpg")]
    [InlineData("/assets/class-room2024.jpg")]
    [InlineData("/assets/IMG-00000001.jpg")]
    [InlineData("/assets/jquery-3.7.1.js")]
    [InlineData("/assets/-DiwrgTda.js")]
    [InlineData("/assets/DiwrgTda.js")]
    [InlineData("/assets/index-DiwrgTd.js")]
    [InlineData("/assets/index-DiwrgTdaa.js")]
    [InlineData("/assets/index-Diwrg.da.js")]
    [InlineData("/index-DiwrgTda.js")]
    [InlineData("/myassets/index-DiwrgTda.js")]
    [InlineData("/docs/README-CHANGELO.md")]
    [InlineData("/photo-VACATION.jpg")]
    [InlineData("/photo-PHOTO234.jpg")]
    [InlineData("/chunk-kbxqrzjl.js")]
    [InlineData("/assets-a1b2C3d4/index.html")]
    [InlineData("/")]
    [InlineData("")]
    public void What_somebody_may_have_named_so_is_asked_for_again(string path) => Assert.False(HashedName.Is(path));

    /// <summary>Few of Vite's names look like a word; those are asked for again, which costs little.</summary>
    [Fact]
    public void Nearly_all_names_of_bundlers_are_known_for_such()
    {
        var random = new Random(12);
        const string base64Url = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        var known = Enumerable.Range(0, 10_000).Count(_ => HashedName.Is($"/assets/index-{new string(random.GetItems(base64Url.AsSpan(), 8))}.js"));

        Assert.InRange(known, 9_500, 10_000);
    }
}
