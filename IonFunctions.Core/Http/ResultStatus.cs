using Microsoft.AspNetCore.Http;

namespace IonFunctions.Core.Http;

/// <summary>Tells the status of an answer before the head has executed it.</summary>
internal static class ResultStatus
{
    /// <summary>What the result will set, or what the response has already.</summary>
    public static int Of(IResult result, HttpContext context) => result switch
    {
        IStatusCodeHttpResult { StatusCode: { } status } => status,
        _ => context.Response.StatusCode,
    };
}
