using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace IonFunctions.Simulator.Control;

/// <summary>Tells who steers wrongly what is wrong.</summary>
internal sealed class BadRequests(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (Exception exception) when (exception is ArgumentException or JsonException or BadHttpRequestException)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            await context.Response.WriteAsJsonAsync(
                new ControlProblem(exception.Message), ControlJson.Default.ControlProblem);
        }
    }
}
