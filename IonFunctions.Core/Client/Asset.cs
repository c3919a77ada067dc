using IonFunctions.Core.Http;
using Microsoft.AspNetCore.Http;

namespace IonFunctions.Core.Client;

/// <summary>A file of this assembly as it is sent: the same for everybody, and with an entity tag that changes when it does.</summary>
internal sealed class Asset(byte[] content, string contentType)
{
    // A page that has it asks again after this long, and gets 304.
    private const string CacheControl = "public, max-age=300";
    private readonly CodedContent _content = new(content, contentType);

    /// <summary>Of a file embedded beside this class.</summary>
    public static Asset Embedded(string name, string contentType) => new(Read(name), contentType);

    /// <summary>The content of a file embedded beside this class.</summary>
    public static byte[] Read(string name)
    {
        using var stream = typeof(Asset).Assembly.GetManifestResourceStream(typeof(Asset), name)
            ?? throw new InvalidOperationException($"{name} is not embedded in this assembly.");
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        return content;
    }

    /// <summary>The file, or 304 where the browser has it.</summary>
    public IResult Answer(HttpContext context)
    {
        context.Response.Headers.CacheControl = CacheControl;
        return _content.Answer(context);
    }
}
