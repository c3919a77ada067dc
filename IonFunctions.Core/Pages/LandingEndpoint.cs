using IonFunctions.Core.Http;
using Microsoft.AspNetCore.Http;

namespace IonFunctions.Core.Pages;

public sealed class LandingEndpoint : IonEndpoint
{
    private protected override Task<IResult> AnswerAsync(HttpContext context) => Task.FromResult(Results.Ok());
}
