using IonFunctions.Core.Http;
using Microsoft.AspNetCore.Http;

namespace IonFunctions.Core.Health;

public sealed class HealthEndpoint : IonEndpoint
{
    private protected override Task<IResult> AnswerAsync(HttpContext context) => Task.FromResult(Results.Ok());
}
