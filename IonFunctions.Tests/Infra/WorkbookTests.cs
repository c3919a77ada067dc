using System.Text.Json;
using System.Text.RegularExpressions;

namespace IonFunctions.Tests.Infra;

/// <summary>The page of answers for who looks after the app.</summary>
public sealed partial class WorkbookTests
{
    private const string Workspace = $"/subscriptions/{InfraCopy.Subscription}/resourceGroups/group/providers/Microsoft.OperationalInsights/workspaces/log";
    private const string Insights = $"/subscriptions/{InfraCopy.Subscription}/resourceGroups/group/providers/Microsoft.Insights/components/appi";

    [Fact]
    public async Task It_is_found_at_Application_Insights_and_asks_the_workspace()
    {
        var workbook = await WorkbookAsync();
        using var content = Content(workbook);

        Assert.Equal(Insights, workbook.GetProperty("properties").GetProperty("sourceId").GetString());
        Assert.Equal("workbook", workbook.GetProperty("properties").GetProperty("category").GetString());
        Assert.True(Guid.TryParse(workbook.GetProperty("name").GetString(), out _));
        Assert.All(Queries(content), query =>
        {
            Assert.Equal([Workspace], query.GetProperty("crossComponentResources").EnumerateArray().Select(resource => resource.GetString()));
            Assert.Equal("TimeRange", query.GetProperty("timeContextFromParameter").GetString());
        });
        Assert.Contains(content.RootElement.GetProperty("items").EnumerateArray(), item =>
            item.GetProperty("type").GetInt32() == 9
            && item.GetProperty("content").GetProperty("parameters")[0].GetProperty("name").GetString() == "TimeRange");
    }

    [Fact]
    public async Task Every_query_of_the_folder_is_on_it_once()
    {
        using var content = Content(await WorkbookAsync());

        var files = Directory.EnumerateFiles(Path.Combine(InfraFiles.Folder, "queries")).Select(File.ReadAllText).Order(StringComparer.Ordinal);
        Assert.Equal(files, Queries(content).Select(query => query.GetProperty("query").GetString()!).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void They_ask_for_everything_that_the_app_measures() =>
        Assert.Equal(
            [
                "ionfunctions.proxy.duration", "ionfunctions.refreshes", "ionfunctions.secrets.loads", "ionfunctions.sign_ins",
                "ionfunctions.sweep.duration", "ionfunctions.sweep.lag", "ionfunctions.sweep.sessions",
            ],
            Directory.EnumerateFiles(Path.Combine(InfraFiles.Folder, "queries")).SelectMany(path => Name().Matches(File.ReadAllText(path)))
                .Select(match => match.Groups["name"].Value).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));

    /// <summary>A workbook takes <c>{name}</c> in a query for one of its parameters.</summary>
    [Fact]
    public void No_query_has_braces() =>
        Assert.All(Directory.EnumerateFiles(Path.Combine(InfraFiles.Folder, "queries")), path =>
            Assert.DoesNotContain('{', File.ReadAllText(path)));

    private static IEnumerable<JsonElement> Queries(JsonDocument content) => content.RootElement.GetProperty("items").EnumerateArray()
        .Where(item => item.GetProperty("type").GetInt32() == 3).Select(item => item.GetProperty("content"));

    private static JsonDocument Content(JsonElement workbook) =>
        JsonDocument.Parse(workbook.GetProperty("properties").GetProperty("serializedData").GetString()!);

    private static async Task<JsonElement> WorkbookAsync()
    {
        using var copy = new InfraCopy();
        copy.Write("workbook.bicepparam", $$"""
            using 'modules/workbook.bicep'
            param location = 'eastus2'
            param tags = {}
            param workspaceId = '{{Workspace}}'
            param insightsId = '{{Insights}}'
            """);
        return Assert.Single((await copy.PredictAsync("workbook.bicepparam", [])).Resources["Microsoft.Insights/workbooks"]);
    }

    [GeneratedRegex("'(?<name>ionfunctions\\.(?!outcome|trigger|secret')[a-z_.]+)'", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Name();
}
