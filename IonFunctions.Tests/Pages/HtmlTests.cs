using System.Net;
using IonFunctions.Core.Pages;

namespace IonFunctions.Tests.Pages;

public sealed class HtmlTests
{
    [Fact]
    public void A_hole_is_encoded_for_text_and_for_quoted_attributes()
    {
        const string value = "<b title='x'>\"&";

        var html = Html.Of($"""<p title="{value}">{value}</p>""").ToString();

        const string encoded = "&lt;b title=&#x27;x&#x27;&gt;&quot;&amp;";
        Assert.Equal($"""<p title="{encoded}">{encoded}</p>""", html);
    }

    [Fact]
    public void A_constant_in_a_hole_is_encoded_too() => Assert.Equal("&lt;b&gt;", Html.Of($"{"<b>"}").ToString());

    [Fact]
    public void Markup_in_a_hole_stays_markup()
    {
        var inner = Html.Of($"<b>{"&"}</b>");

        Assert.Equal("<p><b>&amp;</b></p>", Html.Of($"<p>{inner}</p>").ToString());
    }

    [Fact]
    public void A_list_of_markup_is_joined()
    {
        var items = "<>".Select(letter => Html.Of($"<li>{letter.ToString()}</li>"));

        Assert.Equal("<ul><li>&lt;</li>\n<li>&gt;</li></ul>", Html.Of($"<ul>{items}</ul>").ToString());
    }

    [Fact]
    public void Nothing_in_a_hole_is_nothing() =>
        Assert.Equal("<p></p>", Html.Of($"<p>{(string?)null}{Html.Empty}</p>").ToString());

    [Fact]
    public void Letters_of_any_script_stay_readable() =>
        Assert.Equal("Zoë Łukasz 李 Ὀδυσσεύς", Html.Of($"{"Zoë Łukasz 李 Ὀδυσσεύς"}").ToString());

    [Fact]
    public void Text_that_is_not_unicode_becomes_a_replacement_character() =>
        Assert.Equal("a\uFFFDb", WebUtility.HtmlDecode(Html.Of($"{"a\uD800b"}").ToString()));
}
