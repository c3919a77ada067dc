using System.Reflection;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace IonFunctions.Tests.Functions;

/// <summary>A trigger class as the Functions worker finds it: a public method with a function's name.</summary>
internal sealed record Trigger(MethodInfo Method, string FunctionName, HttpTriggerAttribute Http)
{
    public static IReadOnlyList<Trigger> All { get; } =
    [
        .. from type in typeof(Trigger).Assembly.GetExportedTypes()
           from method in type.GetMethods()
           let function = method.GetCustomAttribute<FunctionAttribute>()
           where function is not null
           let http = method.GetParameters().Select(p => p.GetCustomAttribute<HttpTriggerAttribute>()).FirstOrDefault(a => a is not null)
           where http is not null
           select new Trigger(method, function.Name, http),
    ];

    public string Route => Http.Route ?? throw new InvalidOperationException($"{FunctionName} has no route.");

    public IEnumerable<string> HttpMethods => (Http.Methods ?? []).Select(method => method.ToUpperInvariant());

    /// <summary>Makes the class and calls the method, as the worker does for one request.</summary>
    public async Task<IResult> InvokeAsync(HttpContext context)
    {
        var instance = ActivatorUtilities.CreateInstance(context.RequestServices, Method.DeclaringType!);
        return await (Task<IResult>)Method.Invoke(instance, [context.Request])!;
    }
}
