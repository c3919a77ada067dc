using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Text.Json;
using System.Text.RegularExpressions;
using IonFunctions.Core.Http;
using IonFunctions.Core.SignIn;
using IonFunctions.Core.Telemetry;

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
        Assert.NotEmpty(Queries(content));
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
    public void They_ask_for_everything_that_the_app_measures()
    {
        ConcurrentBag<string> measured = []; // Other tests publish theirs at the same time.
        using var factory = new UnheardMetrics();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, _) =>
        {
            if (instrument.Meter.Name == Metrics.MeterName)
            {
                measured.Add(instrument.Name);
            }
        };
        listener.Start(); // It hears of those that are there already.
        _ = new Metrics(factory);

        Assert.Equal(measured.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal), Names(AppMetric()));
    }

    [Fact]
    public void They_ask_for_no_attribute_that_nothing_has() =>
        Assert.Equal(
            ["http.request.method", "http.response.status_code", "http.route", "ionfunctions.limit", "ionfunctions.outcome", Traces.RouteAttribute, "ionfunctions.secret", "ionfunctions.trigger"],
            Names(Attribute()).Except(["EventName", "Fault", "OriginalFormat"], StringComparer.Ordinal)); // These three are of the log: see TelemetryTests.

    /// <summary>Application Insights keeps what was logged with an exception in a table of its own (see TelemetryTests).</summary>
    [Fact]
    public void They_look_for_the_log_in_both_of_its_tables()
    {
        var tables = Directory.EnumerateFiles(Path.Combine(InfraFiles.Folder, "queries"))
            .Select(path => Table().Matches(File.ReadAllText(path)).Select(match => match.Value).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
            .Select(names => string.Join(", ", names)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);

        Assert.Equal(["AppExceptions, AppTraces", "AppMetrics", "AppRequests"], tables);
    }

    /// <summary>Host and app each have a server span for a request, of one role and in one trace; see TelemetryTests for what the app's alone has.</summary>
    [Fact]
    public void They_count_no_request_twice() => Assert.All(
        Directory.EnumerateFiles(Path.Combine(InfraFiles.Folder, "queries")).Select(File.ReadAllText).Append(InfraFiles.Read("docs/operations.md"))
            .SelectMany(text => AskingForRequests().Matches(text)),
        query => Assert.Matches(
            $@"^AppRequests\n(\| extend Route = tostring\(Properties\['{Traces.RouteAttribute}'\]\)\n\| where isnotempty\(Route\)|\| where isnotempty\(Properties\['{Traces.RouteAttribute}'\]\))\n",
            query.Value));

    [Fact]
    public async Task The_failures_that_it_explains_are_those_of_the_app()
    {
        var names = typeof(Failures).GetProperties().Concat(typeof(SignInFailures).GetProperties())
            .Where(property => property.PropertyType == typeof(Failure)).Select(property => ((Failure)property.GetValue(null)!).Name).ToArray();
        using var content = Content(await WorkbookAsync());

        var explained = content.RootElement.GetProperty("items").EnumerateArray().Where(item => item.GetProperty("type").GetInt32() == 1)
            .SelectMany(item => ExplainedFailure().Matches(item.GetProperty("content").GetProperty("json").GetString()!))
            .Select(match => match.Groups["name"].Value).ToArray();
        Assert.NotEmpty(explained);
        Assert.Subset(names.ToHashSet(StringComparer.Ordinal), explained.ToHashSet(StringComparer.Ordinal));
    }

    /// <summary>A workbook takes <c>{name}</c> in a query for one of its parameters.</summary>
    [Fact]
    public void No_query_has_braces()
    {
        var queries = Directory.GetFiles(Path.Combine(InfraFiles.Folder, "queries"));

        Assert.NotEmpty(queries);
        Assert.All(queries, path => Assert.DoesNotContain('{', File.ReadAllText(path)));
    }

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

    private static IEnumerable<string> Names(Regex regex) => Directory.EnumerateFiles(Path.Combine(InfraFiles.Folder, "queries"))
        .SelectMany(path => regex.Matches(File.ReadAllText(path))).SelectMany(match => match.Groups["name"].Captures)
        .Select(name => name.Value).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);

    [GeneratedRegex(@"where Name (== |in \()('(?<name>[^']+)'(, )?)+", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex AppMetric();

    [GeneratedRegex(@"\bApp[A-Z][a-z]+\b", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Table();

    // The query that begins with the table; one that looks for paths in all tables counts nothing.
    [GeneratedRegex(@"^AppRequests\n(\|.*\n)+", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex AskingForRequests();

    [GeneratedRegex(@"Properties\['(?<name>[^']+)'\]", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Attribute();

    [GeneratedRegex("`(?<name>(sign-in|ion)-[a-z-]+)`(?! in the vault)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex ExplainedFailure();
}
