using System.Text.Json;
using IonFunctions.Core.Settings;

namespace IonFunctions.Core.Site;

/// <summary>Reads the site's own file; every fault names the file and the key.</summary>
/// <param name="file">What it is called in a fault.</param>
/// <param name="faults">Takes what is wrong.</param>
internal sealed class SitePolicyReader(string file, ICollection<string> faults)
{
    private const string Csp = "contentSecurityPolicy";
    private const string SourceMaps = "sourceMaps";
    private const string Immutable = "immutable";

    private static readonly JsonDocumentOptions Lenient = new()
    {
        AllowTrailingCommas = true,
        CommentHandling = JsonCommentHandling.Skip,
        AllowDuplicateProperties = false,
    };

    public SitePolicy Read(ReadOnlyMemory<byte> content)
    {
        try
        {
            // Editors on Windows may put a byte order mark there.
            using var json = JsonDocument.Parse(content.Span is [0xEF, 0xBB, 0xBF, ..] ? content[3..] : content, Lenient);
            return json.RootElement.ValueKind == JsonValueKind.Object ? Read(json.RootElement) : Refuse("is no JSON object");
        }
        catch (JsonException exception)
        {
            return Refuse(exception.LineNumber is { } line ? $"is no JSON: look at line {line + 1}" : "is no JSON, or has a key twice");
        }
        catch (InvalidOperationException)
        {
            return Refuse("has a text that is no Unicode (half of a surrogate pair)");
        }
    }

    private SitePolicy Read(JsonElement json)
    {
        var policy = SitePolicy.Strict;
        foreach (var property in json.EnumerateObject())
        {
            policy = property.Name switch
            {
                Csp => policy with { ContentSecurityPolicy = ReadCsp(property.Value) },
                SourceMaps => policy with { SourceMaps = ReadSourceMaps(property.Value) },
                Immutable => policy with { Immutable = ReadImmutable(property.Value) },
                _ => Refuse($"{SettingsReader.Shown(property.Name)} is none of {Csp}, {SourceMaps} and {Immutable}"),
            };
        }

        return policy;
    }

    private string ReadCsp(JsonElement json)
    {
        const string example = """{"font-src": "'self' https://fonts.gstatic.com"}""";
        OrderedDictionary<string, string> directives = new(ContentSecurityPolicy.Strict);
        if (json.ValueKind != JsonValueKind.Object)
        {
            Fault(Csp, "is no JSON object", example);
            return "";
        }

        foreach (var directive in json.EnumerateObject())
        {
            var name = $"{Csp}.{SettingsReader.Shown(directive.Name)}";
            if (!ContentSecurityPolicy.IsDirective(directive.Name))
            {
                Fault(name, "is no directive of a Content-Security-Policy that names sources", example);
            }
            else if (directive.Value.ValueKind == JsonValueKind.Null)
            {
                directives.Remove(directive.Name);
            }
            else if (directive.Value.ValueKind != JsonValueKind.String)
            {
                Fault(name, "is neither a text nor null", example);
            }
            else if (ContentSecurityPolicy.FaultOf(directive.Value.GetString()!) is { } fault)
            {
                Fault(name, SettingsReader.Shown(fault), example);
            }
            else
            {
                directives[directive.Name] = directive.Value.GetString()!.Trim();
            }
        }

        return ContentSecurityPolicy.Write(directives);
    }

    private bool ReadSourceMaps(JsonElement json)
    {
        if (json.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
        {
            Fault(SourceMaps, "is neither true nor false", "true");
        }

        return json.ValueKind == JsonValueKind.True;
    }

    private List<PathPattern> ReadImmutable(JsonElement json)
    {
        const string example = """["/build/*"]""";
        List<PathPattern> patterns = [];
        foreach (var one in json.ValueKind == JsonValueKind.Array ? json.EnumerateArray() : default)
        {
            if (one.ValueKind == JsonValueKind.String && PathPattern.TryParse(one.GetString()!, out var pattern))
            {
                patterns.Add(pattern);
            }
            else
            {
                Fault(Immutable, $"has what is no path that begins with a slash, with a * at its end or none: {SettingsReader.Shown(one.ToString())}", example);
            }
        }

        if (json.ValueKind != JsonValueKind.Array)
        {
            Fault(Immutable, "is no list of paths", example);
        }

        return patterns;
    }

    private SitePolicy Refuse(string wrong)
    {
        faults.Add($"{file}: {wrong}.");
        return SitePolicy.Strict;
    }

    private void Fault(string key, string wrong, string example) => faults.Add($"{file}: {key} {wrong}. Example: \"{key.Split('.')[0]}\": {example}");
}
