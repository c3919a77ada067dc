using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace IonFunctions.Core.Api;

/// <summary>Who is there, for code that has the request in its hands: in ASP.NET Core and in a Functions app's HTTP triggers alike.</summary>
public static class HttpContextExtensions
{
    /// <summary>Ion's API as the request's user.</summary>
    /// <param name="context">The request's.</param>
    public static IonClient GetIonClient(this HttpContext context) => context.UseIonUser().RequestServices.GetRequiredService<IonClient>();

    /// <summary>The request's user.</summary>
    /// <param name="context">The request's.</param>
    public static IIonUser GetIonUser(this HttpContext context) => context.UseIonUser().RequestServices.GetRequiredService<IIonUser>();

    /// <summary>
    /// Makes <see cref="IonClient"/> and <see cref="IIonUser"/>, wherever they are injected in the request's scope, those of its user. In
    /// ASP.NET Core they are so by themselves; in a Functions worker, which runs a trigger aside of its request, a middleware calls this.
    /// </summary>
    /// <param name="context">The request's.</param>
    /// <returns>The same.</returns>
    public static HttpContext UseIonUser(this HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        context.RequestServices.GetRequiredService<CurrentRequest>().Use(context);
        return context;
    }
}
