using IonFunctions.Core.Http;
using Microsoft.AspNetCore.Http;

namespace IonFunctions.Core.SignIn;

public sealed class LoginEndpoint : IonEndpoint
{
    private protected override Task<IResult> AnswerAsync(HttpContext context) => Task.FromResult(Results.Ok());
}
