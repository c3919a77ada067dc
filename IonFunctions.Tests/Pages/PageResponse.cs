using System.Text;
using IonFunctions.Core.Pages;
using Microsoft.AspNetCore.Http;

namespace IonFunctions.Tests.Pages;

/// <summary>What a page writes to a response, without a server.</summary>
internal sealed record PageResponse(int Status, IHeaderDictionary Headers, byte[] Bytes)
{
    public string Document => Encoding.UTF8.GetString(Bytes);

    public static async Task<PageResponse> FromAsync(Page page)
    {
        using var body = new MemoryStream();
        var context = new DefaultHttpContext { Response = { Body = body } };
        await page.ExecuteAsync(context);
        return new(context.Response.StatusCode, context.Response.Headers, body.ToArray());
    }
}
