using Microsoft.AspNetCore.StaticFiles;

namespace IonFunctions.Core.Site;

/// <summary>The media type of a file, by its name.</summary>
internal static class ContentTypes
{
    // With "nosniff" a browser offers it for download and does nothing else with it.
    private const string Unknown = "application/octet-stream";

    private static readonly FileExtensionContentTypeProvider Provider = new();

    static ContentTypes()
    {
        // What the framework does not know, or has by a name that browsers don't want.
        foreach (var (extension, type) in new Dictionary<string, string>
        {
            [".avif"] = "image/avif",
            [".geojson"] = "application/geo+json",
            [".glb"] = "model/gltf-binary",
            [".ics"] = "text/calendar",
            [".jxl"] = "image/jxl",
            [".map"] = "application/json",
            [".md"] = "text/markdown",
            [".mjs"] = "text/javascript",
            [".opus"] = "audio/ogg",
            [".vtt"] = "text/vtt",
            [".wasm"] = "application/wasm",
            [".webmanifest"] = "application/manifest+json",
            [".yaml"] = "application/yaml",
            [".yml"] = "application/yaml",
        })
        {
            Provider.Mappings[extension] = type;
        }
    }

    /// <summary>Text is UTF-8: without that, browsers guess.</summary>
    public static string Of(string path)
    {
        var type = Provider.TryGetContentType(path, out var known) ? known : Unknown;
        return type.StartsWith("text/", StringComparison.Ordinal) ? type + "; charset=utf-8" : type;
    }

    /// <summary>Whether a name looks like that of a file, rather than of a view of a single-page app.</summary>
    public static bool IsKnown(string path) => Provider.TryGetContentType(path, out _);
}
