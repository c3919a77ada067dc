using System.Net;
using System.Text.RegularExpressions;

namespace IonFunctions.Tests.Servers;

/// <summary>The form of an authorize page, read as a browser reads it: where it is posted to, and its hidden fields.</summary>
internal sealed partial record AuthorizeForm(Uri Action, IReadOnlyDictionary<string, string> Fields)
{
    public static AuthorizeForm Parse(Uri page, string html)
    {
        var action = FormTag().Match(html);
        Assert.True(action.Success, "There is no form in the page: " + html);
        return new AuthorizeForm(
            new Uri(page, WebUtility.HtmlDecode(action.Groups["action"].Value)),
            HiddenInput().Matches(html).ToDictionary(
                static input => input.Groups["name"].Value,
                static input => WebUtility.HtmlDecode(input.Groups["value"].Value)));
    }

    /// <summary>What the browser posts when the visitor chooses a user and presses a button.</summary>
    public FormUrlEncodedContent Submit(string username, string decision) =>
        new([.. Fields, new("username", username), new("decision", decision)]);

    [GeneratedRegex("<form method=\"post\" action=\"(?<action>[^\"]*)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex FormTag();

    [GeneratedRegex(
        "<input type=\"hidden\" name=\"(?<name>[^\"]*)\" value=\"(?<value>[^\"]*)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex HiddenInput();
}
