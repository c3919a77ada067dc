using Microsoft.AspNetCore.Http;

namespace IonFunctions.Core.Http;

/// <summary>One operation of the HTTP contract; a head maps it by a constant of <see cref="Routes"/>.</summary>
public abstract class IonEndpoint
{
    /// <summary>Answers one request.</summary>
    public Task<IResult> HandleAsync(HttpContext context) => AnswerAsync(context);

    private protected abstract Task<IResult> AnswerAsync(HttpContext context);
}
