using IonFunctions.Core.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace IonFunctions.Core.Site;

/// <summary>The root: the site's <c>index.html</c>, or, where it has none, the landing page.</summary>
internal sealed class HomeEndpoint(SiteDoor site, IFrontPage otherwise, ILogger<HomeEndpoint> logger)
    : IonEndpoint(Routes.Landing, logger)
{
    protected override async Task<IResult> AnswerAsync(HttpContext context) =>
        await site.FindAsync(context) ?? await otherwise.AnswerAsync(context);
}
