using IonFunctions.Core.Proxy;
using Microsoft.AspNetCore.Http;

namespace IonFunctions.Tests.Proxy;

/// <summary>Which paths are Ion's API, and what Ion is asked for.</summary>
public sealed class IonApiPathTests
{
    [Fact]
    public void The_list_is_the_one_that_was_agreed()
    {
        // Once more, and by hand: no path comes or goes unnoticed.
        string[] agreed =
        [
            "", "profile", "profile/{user}", "profile/{user}/picture", "profile/{user}/picture/{grade}", "schedule", "schedule/{date}", "announcements", "announcements/{id}",
            "blocks", "blocks/{id}", "activities", "activities/{id}", "signups/user", "signups/user/{id}",
            "signups/user/favorites", "signups/scheduled_activity/{id}", "search/{query}", "emerg", "bus", "bus/{id}",
        ];

        Assert.Equal(agreed.Order(StringComparer.Ordinal), IonApi.Templates.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("/profile", "/api/profile", "/api/profile")]
    [InlineData("/profile/30001", "/api/profile/30001", "/api/profile/{user}")]
    [InlineData("/profile/2027alovelace/picture", "/api/profile/2027alovelace/picture", "/api/profile/{user}/picture")]
    [InlineData("/schedule/2026-09-01", "/api/schedule/2026-09-01", "/api/schedule/{date}")]
    [InlineData("/blocks/7", "/api/blocks/7", "/api/blocks/{id}")]
    [InlineData("/signups/scheduled_activity/12", "/api/signups/scheduled_activity/12", "/api/signups/scheduled_activity/{id}")]
    [InlineData("/search/ada lovelace", "/api/search/ada%20lovelace", "/api/search/{query}")]
    [InlineData("/search/Ölçü & co?#", "/api/search/%C3%96l%C3%A7%C3%BC%20%26%20co%3F%23", "/api/search/{query}")]
    // What was decoded once must not be decoded again on its way: these would be "..", "/" and "A" then.
    [InlineData("/search/%2e%2e", "/api/search/%252e%252e", "/api/search/{query}")]
    [InlineData("/search/%252F", "/api/search/%25252F", "/api/search/{query}")]
    [InlineData("/search/%41", "/api/search/%2541", "/api/search/{query}")]
    [InlineData("/search/...", "/api/search/...", "/api/search/{query}")]
    [InlineData("", "/api/", "/api/")]
    [InlineData("/", "/api/", "/api/")]
    [InlineData("/schedule/2026-9-1/", "/api/schedule/2026-9-1", "/api/schedule/{date}")]
    [InlineData("/profile/30001/picture/senior", "/api/profile/30001/picture/senior", "/api/profile/{user}/picture/{grade}")]
    [InlineData("/search/a b/c?/", "/api/search/a%20b/c%3F", "/api/search/{query}")]
    public void A_path_that_matches_is_made_anew(string decoded, string asked, string template)
    {
        var found = IonApi.Find(new PathString(decoded));

        Assert.Equal(asked, found?.Path.Path);
        Assert.Equal(template, found?.Path.Template);
        // Nothing on the way may take it for another path.
        Assert.Equal(asked, new Uri("http://ion.example" + asked).AbsolutePath);
    }

    [Fact]
    public void A_value_of_any_length_is_none()
    {
        Assert.NotNull(IonApi.Find("/search/" + new string('a', 100)));
        Assert.Null(IonApi.Find("/search/" + new string('a', 101)));
        Assert.Null(IonApi.Find("/profile/" + new string('a', 101)));
        Assert.NotNull(IonApi.Find("/search/" + new string('a', 49) + "/" + new string('b', 50)));
        Assert.Null(IonApi.Find("/search/" + new string('a', 50) + "/" + new string('b', 50)));
    }

    [Theory]
    [InlineData("//")]
    [InlineData("//profile")]
    [InlineData("/profile//")]
    [InlineData("/profile//picture")]
    [InlineData("/profile/1/picture/senior/more")]
    [InlineData("/profile/1/picture/1")]
    [InlineData("/profile/\u00e9")]
    [InlineData("/profile/1%2Fpicture")]
    [InlineData("/profile/1%2fpicture")]
    [InlineData("/Profile")]
    [InlineData("/search")]
    [InlineData("/search/")]
    [InlineData("/search//a")]
    [InlineData("/search/a//b")]
    [InlineData("/search/./b")]
    [InlineData("/search/a/../b")]
    [InlineData("/search/a/b/c/d/e/f/..")]
    [InlineData("/search/a\\b")]
    [InlineData("/search/a\nb")]
    [InlineData("/blocks/-1")]
    [InlineData("/blocks/1234567890123456789")]
    [InlineData("/schedule/2026-13-01")]
    [InlineData("/signups/user/1/2")]
    [InlineData("/a/b/c/d/e/f/g/h")]
    public void What_is_not_in_the_list_is_no_path(string decoded)
    {
        Assert.Null(IonApi.Find(new PathString(decoded)));
        Assert.False(IonApi.Has(decoded));
    }

    [Theory]
    [InlineData("/search/a/b/c/d/e/f/g/h/i/j")]
    [InlineData("/signups/user/favorites/")]
    [InlineData("")]
    public void A_link_to_what_is_in_the_list_is_known(string decoded) => Assert.True(IonApi.Has(decoded));
}
