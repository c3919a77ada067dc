using System.Reflection;
using System.Text.Json;
using IonFunctions.Core.Http;
using IonFunctions.Core.Settings;
using IonFunctions.Local;
using IonFunctions.Tests.Functions.Host;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace IonFunctions.Tests.Functions;

/// <summary>What the published worker says of its functions is what the contract says.</summary>
public sealed class TriggerTests
{
    private static readonly string[] AllRoutes =
        [.. typeof(Routes).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (string)field.GetValue(null)!)];

    [Fact]
    public async Task Function_names_are_unique_and_those_of_their_methods()
    {
        var functions = await PublishedWorker.GetFunctionsAsync();
        using var metadata = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(await PublishedWorker.GetFolderAsync(), "functions.metadata")));

        Assert.Distinct(functions.Select(function => function.Name), StringComparer.OrdinalIgnoreCase);
        Assert.All(metadata.RootElement.EnumerateArray(), function => Assert.EndsWith(
            $".{function.GetProperty("name").GetString()}", function.GetProperty("entryPoint").GetString(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Every_route_is_served_by_exactly_one_function_with_the_methods_of_the_contract()
    {
        var functions = (await PublishedWorker.GetFunctionsAsync()).Where(function => function.IsHttp)
            .SelectMany(function => function.Methods!.Select(method => $"{method} {function.Route}"));
        var contract = AllRoutes.SelectMany(route => Routes.Methods[route].Select(method => $"{method} {route}"));

        Assert.Equal(contract.Order(StringComparer.Ordinal), functions.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void HEAD_is_taken_wherever_GET_is() => Assert.All(
        Routes.Methods, route => Assert.Equal(route.Value.Contains(HttpMethods.Get), route.Value.Contains(HttpMethods.Head)));

    [Fact]
    public async Task Every_function_is_open_to_anonymous_callers() =>
        Assert.All((await PublishedWorker.GetFunctionsAsync()).Where(function => function.IsHttp), function => Assert.Equal("Anonymous", function.AuthLevel));

    [Fact]
    public async Task The_host_gives_a_function_what_is_its_own_whatever_its_name()
    {
        var functions = await PublishedWorker.GetFunctionsAsync();
        foreach (var function in functions.Where(function => function.IsHttp))
        {
            foreach (var method in function.Methods!)
            {
                Assert.Equal((method, function.Name), (method, await FunctionForAsync(functions, method, "/" + Example(function.Route))));
            }
        }
    }

    [Theory]
    [InlineData("POST", "/")]
    [InlineData("POST", "/api/session")]
    [InlineData("GET", "/api/sessions/x")]
    [InlineData("PUT", "/api/ion/schedule")]
    [InlineData("GET", "/api/sessions/x/y")]
    [InlineData("GET", "/robots.txt")]
    public async Task The_host_gives_the_last_function_what_no_other_takes(string method, string path) =>
        Assert.Equal("Unmatched", await FunctionForAsync(await PublishedWorker.GetFunctionsAsync(), method, path));

    [Fact]
    public async Task The_sweep_runs_on_the_schedule_of_the_setting_and_not_at_start()
    {
        var timers = (await PublishedWorker.GetFunctionsAsync()).Where(function => function.IsTimer).ToList();
        using var sample = JsonDocument.Parse(File.ReadAllText(Path.Combine(RepositoryRoot.Find(), "local.settings.sample.json")));

        // One, and those of further sweepers, which infra/ switches off where they are not asked for.
        Assert.Equal(
            ["RefreshTokens", .. Enumerable.Range(2, RefreshSettings.MostSweepers - 1).Select(sweeper => $"RefreshTokens{sweeper}")],
            timers.Select(timer => timer.Name).Order(StringComparer.Ordinal));
        Assert.All(timers, timer => Assert.Equal("%RefreshSchedule%", timer.Schedule));
        Assert.DoesNotContain(timers, timer => timer.Trigger.TryGetProperty("runOnStartup", out var atStart) && atStart.GetBoolean());
        Assert.Equal(RefreshSchedule.Default, sample.RootElement.GetProperty("Values").GetProperty("RefreshSchedule").GetString());
    }

    /// <summary>A path that the route is for.</summary>
    private static string Example(string route) => route switch
    {
        Routes.Landing => "",
        Routes.IonApi => "api/ion/schedule",
        Routes.EndSession => "api/sessions/" + new string('x', 43),
        Routes.Unmatched => "nothing/here",
        _ => route,
    };

    private static async Task<string?> FunctionForAsync(IReadOnlyList<HostedFunction> functions, string method, string path)
    {
        await using var services = new ServiceCollection().AddLogging().AddRouting().BuildServiceProvider();
        var context = new DefaultHttpContext { RequestServices = services, Request = { Method = method, Path = path } };
        return (await new FunctionRouter(functions, services).FindAsync(context))?.Function.Name;
    }
}
