using System.Buffers;
using System.Text;
using System.Text.Json;
using IonFunctions.Core.Settings;
using Microsoft.AspNetCore.Http;

namespace IonFunctions.Core.Proxy;

/// <summary>
/// Translates links within Ion's answers: Ion's own lead a browser to Ion, where it has no token. A link to what this app
/// does not pass through stays as it is.
/// </summary>
internal sealed class IonLinks(AppSettings settings)
{
    private const int LongestPlain = 256;

    // What is the same however an address is normalized (RFC 3986 section 6.2.2), as long as there is no dot segment, and within JSON.
    private static readonly SearchValues<byte> Plain = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789/_-?&="u8);

    private readonly Uri _ion = settings.Ion.BaseUrl;
    private readonly byte[] _beginsAtIon = BeginningOf(new Uri(settings.Ion.BaseUrl, "api"));
    private readonly byte[] _beginsHere = BeginningOf(new Uri(settings.Site.PublicUrl, "api/ion"));
    private readonly string _here = new Uri(settings.Site.PublicUrl, "api/ion").AbsoluteUri;

    /// <summary>What leads to the same resource by way of this app, for a string within JSON.</summary>
    /// <param name="json">The string as it is there, with its quotes.</param>
    /// <param name="replaced">How many bytes of it, from its beginning, give way to what is returned; the rest stays.</param>
    /// <returns>Nothing where it is no link to what passes through: then it stays as it is.</returns>
    public ReadOnlyMemory<byte> Translate(ReadOnlySpan<byte> json, out int replaced)
    {
        // Nearly all of them: there another beginning is enough.
        if (json.StartsWith(_beginsAtIon) && json[_beginsAtIon.Length..^1] is [(byte)'/', ..] and { Length: <= LongestPlain } rest && !rest.ContainsAnyExcept(Plain))
        {
            replaced = _beginsAtIon.Length;
            return PassesThrough(rest) ? _beginsHere : default;
        }

        replaced = json.Length;
        return TextOf(json) is { } link && Translate(link) is { } here ? JsonSerializer.SerializeToUtf8Bytes(here, JsonStrings.Relaxed.String) : default;
    }

    /// <summary>The same resource by way of this app; null when it is none that passes through.</summary>
    private string? Translate(string link)
    {
        // By host alone: whether Ion writes http or https depends on what its own front end tells it.
        if (!Uri.TryCreate(link, UriKind.Absolute, out var uri)
            || uri.Scheme is not ("http" or "https")
            || !uri.Host.Equals(_ion.Host, StringComparison.OrdinalIgnoreCase)
            || (uri.Port != _ion.Port && !uri.IsDefaultPort)
            || !uri.AbsolutePath.StartsWith("/api/", StringComparison.Ordinal)
            || uri.AbsolutePath.Contains("%00", StringComparison.Ordinal)) // PathString throws at one, and no path has it.
        {
            return null;
        }

        var path = uri.AbsolutePath["/api".Length..];
        return IonApi.Has(PathString.FromUriComponent(path).Value) ? _here + path + uri.Query + uri.Fragment : null;
    }

    private static bool PassesThrough(ReadOnlySpan<byte> rest)
    {
        var query = rest.IndexOf((byte)'?');
        Span<char> path = stackalloc char[LongestPlain];
        Ascii.ToUtf16(query < 0 ? rest : rest[..query], path, out var length);
        return IonApi.Has(path[..length]);
    }

    private static byte[] BeginningOf(Uri api) => JsonSerializer.SerializeToUtf8Bytes(api.AbsoluteUri, JsonStrings.Relaxed.String)[..^1];

    /// <summary>What a string says; null where that is no JSON, or has text that is not Unicode: then it is not for this app to change it.</summary>
    private static string? TextOf(ReadOnlySpan<byte> json)
    {
        try
        {
            var reader = new Utf8JsonReader(json);
            return reader.Read() ? reader.GetString() : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
