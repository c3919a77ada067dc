using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Constraints;
using Microsoft.Extensions.DependencyInjection;

namespace IonFunctions.Tests.Functions;

/// <summary>
/// Picks the function for a request as the Functions host does (WebScriptHostHttpRoutesManager and WebJobsRouteBuilder):
/// the first that matches, in the order of the functions' names, with no precedence of one template over another.
/// </summary>
internal sealed class HostRouter : IDisposable
{
    private const string FunctionName = "FunctionName";

    private readonly ServiceProvider _services = new ServiceCollection().AddLogging().AddRouting().BuildServiceProvider();
    private readonly RouteCollection _routes = new();

    public HostRouter(IEnumerable<Trigger> triggers)
    {
        foreach (var trigger in triggers.OrderBy(trigger => trigger.FunctionName, StringComparer.OrdinalIgnoreCase))
        {
            _routes.Add(new Route(
                new RouteHandler(_ => Task.CompletedTask),
                trigger.FunctionName,
                trigger.Route,
                defaults: [],
                constraints: new Dictionary<string, object> { ["httpMethod"] = new HttpMethodRouteConstraint([.. trigger.HttpMethods]) },
                dataTokens: new RouteValueDictionary { [FunctionName] = trigger.FunctionName },
                _services.GetRequiredService<IInlineConstraintResolver>()));
        }
    }

    public async Task<string?> FunctionForAsync(string method, string path)
    {
        var context = new DefaultHttpContext { RequestServices = _services };
        context.Request.Method = method;
        context.Request.Path = path;
        var route = new RouteContext(context);
        await _routes.RouteAsync(route);
        return route.Handler is null ? null : (string?)route.RouteData.DataTokens[FunctionName];
    }

    public void Dispose() => _services.Dispose();
}
