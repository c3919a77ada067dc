using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.Extensions.DependencyInjection;

namespace IonFunctions.Core.Http;

/// <summary>
/// A page of the user who is signed in, compressed where that may be (<see cref="Compression.ForPersonal"/>): by ASP.NET
/// Core's middleware, which stands around this one answer because the Functions worker has no place for it around all.
/// </summary>
/// <param name="page">The page; more than <see cref="Compression.Least"/>, and nothing that a visitor can choose is in it.</param>
internal sealed class CompressedPage(IResult page) : IResult, IStatusCodeHttpResult
{
    public int? StatusCode => (page as IStatusCodeHttpResult)?.StatusCode;

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var services = httpContext.RequestServices;
        return services.GetRequiredService<Compression>().ForPersonal(httpContext.Request) is null
            ? page.ExecuteAsync(httpContext)
            : new ResponseCompressionMiddleware(page.ExecuteAsync, services.GetRequiredService<CodingChoice>()).Invoke(httpContext);
    }
}
