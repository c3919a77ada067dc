using System.Text;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Net.Http.Headers;

namespace IonFunctions.Core.Http;

/// <summary>What this room brings to the container.</summary>
internal static class HttpRegistration
{
    public static IServiceCollection AddHttp(this IServiceCollection services) => services
        // By itself Kestrel takes a request whose header is no UTF-8 for none, and answers 400 in nobody's words: all for a
        // cookie that some other app on this host has set. In Latin-1 every byte is a character, and ours are ASCII. Other
        // headers are read as the app that this is a part of has them read.
        .Configure<KestrelServerOptions>(kestrel =>
        {
            var others = kestrel.RequestHeaderEncodingSelector;
            kestrel.RequestHeaderEncodingSelector = name => name == HeaderNames.Cookie ? Encoding.Latin1 : others(name);
        })
        .AddCompression();
}
