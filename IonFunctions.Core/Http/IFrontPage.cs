using Microsoft.AspNetCore.Http;

namespace IonFunctions.Core.Http;

/// <summary>What is at the root where the site has no page of its own there.</summary>
internal interface IFrontPage
{
    /// <summary>The answer to a request that came to the root.</summary>
    Task<IResult> AnswerAsync(HttpContext context);
}
