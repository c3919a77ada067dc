using System.Text;
using IonFunctions.Core.Http;
using Microsoft.AspNetCore.Http;

namespace IonFunctions.Fuzz.Targets;

/// <summary>The headers by which a browser says how it asks: a line each, name, colon, value.</summary>
internal static class HeadersTarget
{
    public static void Run(byte[] input)
    {
        var context = new DefaultHttpContext();
        context.Request.Method = "GET";
        context.Request.Path = "/api/profile";
        foreach (var line in Encoding.Latin1.GetString(input).Split('\n'))
        {
            if (line.Split(':', 2) is [{ Length: > 0 } name, var value])
            {
                context.Request.Headers.Append(name, value);
            }
        }

        _ = BrowserRequest.WantsPage(context.Request);
        _ = Prefetch.Is(context.Request);
        var site = context.Request.Headers["Sec-Fetch-Site"].ToString();
        var origin = context.Request.Headers.Origin.ToString();
        Finding.Unless(
            !BrowserRequest.MayChangeState(context.Request, SampleSettings.App.Site) || site is "same-origin" or "none" || (site.Length == 0 && origin is "" or SampleSettings.Own),
            "Another site may change something.");
        Finding.Unless(
            BrowserRequest.IsForeignLoad(context.Request, SampleSettings.App.Site) || site is "" or "same-origin" or "none" || origin == SampleSettings.Allowed
                || context.Request.Headers["Sec-Fetch-Mode"].ToString() == "navigate",
            "Another site's page may load it.");
    }
}
