using IonFunctions.Core.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace IonFunctions.Core.Health;

/// <summary>Says whether the app can do its work: 200, or 503 with what is wrong.</summary>
internal sealed class HealthEndpoint(HealthChecks checks, ILogger<HealthEndpoint> logger)
    : IonEndpoint(Routes.Health, logger)
{
    protected override async Task<IResult> AnswerAsync(HttpContext context)
    {
        var report = await checks.RunAsync().WaitAsync(context.RequestAborted);
        return Results.Json(
            report, HealthJson.Default.HealthReport,
            statusCode: report.IsHealthy ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }
}
