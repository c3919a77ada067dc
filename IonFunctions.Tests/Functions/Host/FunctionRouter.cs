using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Constraints;
using Microsoft.Extensions.DependencyInjection;

namespace IonFunctions.Tests.Functions.Host;

/// <summary>
/// Picks the function for a request as the Functions host does (WebScriptHostHttpRoutesManager and WebJobsRouteBuilder):
/// the first that matches, in the order of the functions' names, with no precedence of one template over another.
/// </summary>
internal sealed class FunctionRouter
{
    private const string FunctionName = "FunctionName";

    private readonly RouteCollection _routes = new();
    private readonly Dictionary<string, HostedFunction> _functions;

    /// <param name="functions">In the host's order.</param>
    /// <param name="services">With what routing needs.</param>
    public FunctionRouter(IReadOnlyList<HostedFunction> functions, IServiceProvider services)
    {
        _functions = functions.Where(function => function.IsHttp).ToDictionary(function => function.Name);
        foreach (var function in functions.Where(function => function.IsHttp))
        {
            _routes.Add(new Route(
                new RouteHandler(_ => Task.CompletedTask),
                function.Name,
                function.Route,
                defaults: [],
                constraints: function.Methods is { } methods
                    ? new Dictionary<string, object> { ["httpMethod"] = new HttpMethodRouteConstraint(methods) }
                    : new Dictionary<string, object>(),
                dataTokens: new RouteValueDictionary { [FunctionName] = function.Name },
                services.GetRequiredService<IInlineConstraintResolver>()));
        }
    }

    /// <summary>The function, with the values of its route's parameters; null where there is none.</summary>
    public async Task<(HostedFunction Function, RouteValueDictionary Values)?> FindAsync(HttpContext context)
    {
        var route = new RouteContext(context);
        await _routes.RouteAsync(route);
        return route.Handler is null
            ? null
            : (_functions[(string)route.RouteData.DataTokens[FunctionName]!], route.RouteData.Values);
    }
}
