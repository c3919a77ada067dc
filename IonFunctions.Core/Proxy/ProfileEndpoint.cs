using IonFunctions.Core.Http;
using Microsoft.AspNetCore.Http;

namespace IonFunctions.Core.Proxy;

public sealed class ProfileEndpoint : IonEndpoint
{
    private protected override Task<IResult> AnswerAsync(HttpContext context) => Task.FromResult(Results.Ok());
}
