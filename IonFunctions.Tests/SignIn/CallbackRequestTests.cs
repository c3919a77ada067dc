using IonFunctions.Core.SignIn;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace IonFunctions.Tests.SignIn;

public sealed class CallbackRequestTests
{
    private static readonly string Oversized = new('a', 16 * 1024);

    public static TheoryData<string> Bad =>
    [
        "",
        "?",
        "?code=c",
        "?state=s",
        "?error=access_denied",
        "?code=&state=s",
        "?code=c&state=",
        "?code&state",
        "?error=&state=s",
        "?code=c&error=access_denied&state=s",
        "?code=c&code=c&state=s",
        "?code=c&code=d&state=s",
        "?code=c&CODE=c&state=s",
        "?code=c&state=s&state=s",
        "?code=c&state=s&State=t",
        "?error=a&error=a&state=s",
        "?code=%00&state=s",
        "?code=c%0D%0A&state=s",
        "?code=c&state=%7F",
        "?code=caf%C3%A9&state=s",
        "?code=c&state=%F0%9F%98%80",
        "?error=%E2%80%AE&state=s",
        $"?code={Oversized}&state=s",
        $"?code=c&state={Oversized}",
        $"?error={Oversized}&state=s",
        "?code[]=c&state[]=s",
        "?code;state",
        "?%63ode%3Dc&state=s",
    ];

    [Theory]
    [MemberData(nameof(Bad))]
    public void What_is_no_authorization_response_is_refused(string query) => Assert.Null(Parse(query));

    [Fact]
    public void A_code_is_read_with_its_state()
    {
        var callback = Parse("?code=a%20code~&state=%3A-_state");

        Assert.Equal(("a code~", ":-_state", null), (callback!.Code, callback.State, callback.Error));
    }

    [Fact]
    public void An_error_is_read_with_its_state() =>
        Assert.Equal(("access_denied", null), (Parse("?error=access_denied&state=s")!.Error, Parse("?error=access_denied&state=s")!.Code));

    /// <summary>RFC 6749 section 4.1.2: the client ignores parameters that it does not know, and Ion may come to send more.</summary>
    [Fact]
    public void Parameters_that_are_not_known_are_ignored() =>
        Assert.Equal("c", Parse("?code=c&state=s&iss=x&iss=y&error_description=%FF&session_state=z")?.Code);

    [Fact]
    public void Neither_code_nor_state_is_printed()
    {
        Assert.DoesNotContain("the-code", Parse("?code=the-code&state=the-state")!.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("the-state", Parse("?code=the-code&state=the-state")!.ToString(), StringComparison.Ordinal);
    }

    private static CallbackRequest? Parse(string query) => CallbackRequest.Parse(new QueryCollection(QueryHelpers.ParseQuery(query)));
}
