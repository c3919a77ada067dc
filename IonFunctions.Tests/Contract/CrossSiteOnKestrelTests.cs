using IonFunctions.Core.Sessions;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace IonFunctions.Tests.Contract;

/// <summary>On Kestrel, and on none.</summary>
public sealed class CrossSiteOnKestrelTests(AppWithoutIon fixture) : CrossSiteTests(fixture), IClassFixture<AppWithoutIon>
{
    /// <summary>What stands in front answers for CORS: two answers would be one too many for a browser.</summary>
    [Fact]
    public async Task Core_itself_adds_no_CORS_header()
    {
        var context = new DefaultHttpContext { RequestServices = App.Services, Request = { Headers = { Origin = AppWithoutIon.AllowedOrigin } } };
        await (await App.Services.GetRequiredService<SessionEndpoint>().HandleAsync(context)).ExecuteAsync(context);

        Assert.Equal("nosniff", context.Response.Headers.XContentTypeOptions);
        Assert.DoesNotContain(context.Response.Headers, header => header.Key.StartsWith("Access-Control-", StringComparison.OrdinalIgnoreCase));
    }
}
