using System.Net;
using IonFunctions.Core.Landing;
using IonFunctions.Core.Pages;

namespace IonFunctions.Tests.Pages;

public sealed class LandingPageTests
{
    [Fact]
    public async Task Signed_out_visitors_are_offered_the_sign_in()
    {
        var document = await DocumentAsync(LandingPage.SignedOut("/api/login?returnUrl=%2F"));

        Assert.Contains("""href="/api/login?returnUrl=%2F">Sign in with Ion</a>""", document, StringComparison.Ordinal);
        Assert.Contains("the TJHSST intranet", document, StringComparison.Ordinal);
        Assert.DoesNotContain("<form", document, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Both_pages_say_that_signing_out_here_is_not_signing_out_at_Ion()
    {
        var (signedOut, signedIn) = (await DocumentAsync(LandingPage.SignedOut("/api/login")), await DocumentAsync(LandingPage.SignedIn(SamplePages.Ada)));

        Assert.Contains("Signing out here does not sign you out at Ion", signedOut, StringComparison.Ordinal);
        Assert.Contains("you stay signed in at", signedIn, StringComparison.Ordinal);
        Assert.All([signedOut, signedIn], document => Assert.Contains("sign out there too", document, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Signed_in_visitors_see_their_profile_and_a_way_out()
    {
        var document = await DocumentAsync(LandingPage.SignedIn(SamplePages.Ada));

        Assert.Contains("<h1>Ada Lovelace</h1>", document, StringComparison.Ordinal);
        Assert.Contains(Line("Full name", "Augusta Ada Lovelace"), document, StringComparison.Ordinal);
        Assert.Contains(Line("Username", "2027alovelace"), document, StringComparison.Ordinal);
        Assert.Contains(Line("Email", "2027alovelace@tjhsst.edu"), document, StringComparison.Ordinal);
        Assert.Contains(Line("User type", "Student"), document, StringComparison.Ordinal);
        Assert.Contains(Line("Grade", "12 (senior)"), document, StringComparison.Ordinal);
        Assert.Contains(Line("Graduation year", "2027"), document, StringComparison.Ordinal);
        Assert.Contains(Line("Counselor", "Mary Somerville"), document, StringComparison.Ordinal);
        Assert.Contains("""method="post" action="/api/logout">""", document, StringComparison.Ordinal);
        Assert.Contains("href=\"/api/profile\"", document, StringComparison.Ordinal);
        Assert.Contains("href=\"/api/session\"", document, StringComparison.Ordinal);
        Assert.DoesNotContain("class=\"notice\"", document, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_is_asked_for_the_time_they_are_away_sees_what_it_means_and_how_it_is_taken_back()
    {
        var (off, asked, agreed) = (
            await DocumentAsync(LandingPage.SignedIn(SamplePages.Ada)), await DocumentAsync(SamplePages.Get("signed-in-asked")),
            await DocumentAsync(SamplePages.Get("signed-in-agreed")));

        Assert.DoesNotContain("away", off, StringComparison.Ordinal);
        Assert.Contains("If you say nothing, it does not.", asked, StringComparison.Ordinal);
        Assert.Contains("You can take it back on this page at any time.", asked, StringComparison.Ordinal);
        Assert.Contains("""method="post" action="/api/offline">""", asked, StringComparison.Ordinal);
        Assert.DoesNotContain("withdraw", asked, StringComparison.Ordinal);
        Assert.Contains("""method="post" action="/api/offline?withdraw=true">""", agreed, StringComparison.Ordinal);
        Assert.DoesNotContain("""action="/api/offline">""", agreed, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_not_known_has_no_line()
    {
        var document = await DocumentAsync(LandingPage.SignedIn(new("kjohnson", "Katherine Johnson")));

        Assert.Contains(Line("Username", "kjohnson"), document, StringComparison.Ordinal);
        Assert.Equal(1, document.Split("<dt>").Length - 1);
    }

    [Fact]
    public async Task A_full_name_that_is_the_heading_is_not_repeated()
    {
        var profile = new LandingProfile("kjohnson", "Katherine Johnson") { FullName = "Katherine Johnson" };
        var document = await DocumentAsync(LandingPage.SignedIn(profile));

        Assert.DoesNotContain("Full name", document, StringComparison.Ordinal);
    }

    [Fact]
    public async Task While_ion_is_away_the_page_says_so_and_shows_what_the_session_knows()
    {
        var document = await DocumentAsync(SamplePages.Get("signed-in-ion-away"));

        Assert.Contains("<strong>Ion can&#x27;t be reached.</strong> Ion did not accept the connection", document, StringComparison.Ordinal);
        Assert.Contains("You are still signed in", document, StringComparison.Ordinal);
        Assert.Contains(Line("Email", "2027alovelace@tjhsst.edu"), document, StringComparison.Ordinal);
        Assert.Contains("action=\"/api/logout\"", document, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(9, "freshman", 2030, "9 (freshman)")]
    [InlineData(11, null, null, "11")]
    [InlineData(null, "senior", null, "Senior")]
    [InlineData(14, "graduate", 2024, "Graduate")]
    [InlineData(13, "graduate", null, null)]
    [InlineData(14, null, 2024, null)]
    [InlineData(null, null, null, null)]
    public async Task The_grade_is_shown_as_people_say_it(int? number, string? name, int? graduation, string? shown)
    {
        var profile = new LandingProfile("user", "User")
        {
            GradeNumber = number,
            GradeName = name,
            GraduationYear = graduation,
        };
        var document = await DocumentAsync(LandingPage.SignedIn(profile));

        if (shown is null)
        {
            Assert.DoesNotContain("<dt>Grade</dt>", document, StringComparison.Ordinal);
        }
        else
        {
            Assert.Contains(Line("Grade", shown), document, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("Ada Lovelace", "AL")]
    [InlineData("Augusta Ada King Lovelace (Ada)", "AL")]
    [InlineData("émile", "É")]
    [InlineData("李 小龙", "李小")]
    [InlineData("  ", "")]
    [InlineData("<script> 'x", "")]
    [InlineData("𝒜da 🎓", "𝒜")]
    public void Initials_are_first_letters_of_first_and_last_name(string name, string initials) =>
        Assert.Equal(initials, new LandingProfile("user", name).Initials);

    [Fact]
    public async Task A_hostile_value_in_any_field_is_shown_as_the_text_it_is()
    {
        var document = await DocumentAsync(SamplePages.Get("signed-in-hostile"));

        Assert.DoesNotContain("<script", document, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<img", document, StringComparison.OrdinalIgnoreCase);
        // Title, heading, the notice's two sentences, and the lines for full name, username, email, user type and grade.
        Assert.Equal(9, WebUtility.HtmlDecode(document).Split("<script>alert(1)</script>").Length - 1);
    }

    private static string Line(string term, string value) => $"<dt>{term}</dt><dd>{value}</dd>";

    private static async Task<string> DocumentAsync(Page page) => (await PageResponse.FromAsync(page)).Document;
}
