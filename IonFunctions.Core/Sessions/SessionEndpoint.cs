using IonFunctions.Core.Http;
using Microsoft.AspNetCore.Http;

namespace IonFunctions.Core.Sessions;

public sealed class SessionEndpoint : IonEndpoint
{
    private protected override Task<IResult> AnswerAsync(HttpContext context) => Task.FromResult(Results.Ok());
}
