using Microsoft.AspNetCore.Http;

namespace IonFunctions.Core.Http;

/// <summary>
/// Leads elsewhere. The framework's own result logs where to, for everybody who has not switched that off, and on the way to Ion there is a state in
/// it (RFC 6749 section 4.1.1), on the way to a sign-in perhaps somebody's name.
/// </summary>
internal sealed class Redirection(string location, int status = StatusCodes.Status302Found) : IResult, IStatusCodeHttpResult
{
    public int? StatusCode => status;

    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = status;
        httpContext.Response.Headers.Location = location;
        return Task.CompletedTask;
    }
}
