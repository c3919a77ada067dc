using System.Security.Cryptography;
using System.Text;

namespace IonFunctions.Core.Pages;

/// <summary>
/// The style sheet of all pages, inlined: one response is the whole page, and there is no asset whose route, caching
/// or failure anyone has to think about. The policy allows exactly this text, by its hash.
/// </summary>
internal static class Style
{
    // In this order: of two rules that mean the same element alike the later holds.
    private static readonly string Sheet = string.Concat(
        Read("colours.css"), Read("page.css"), Read("parts.css"), Read("adaptations.css"));

    /// <summary>The element for the head of a page.</summary>
    public static readonly Html Element = Html.Trusted($"<style>{Sheet}</style>");

    /// <summary>The source expression for <c>style-src</c> (CSP Level 3, section 2.3.1).</summary>
    public static readonly string PolicySource =
        $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Sheet)))}'";

    // The hash is of what the browser's parser sees, and that has no carriage returns, whatever a checkout added.
    private static string Read(string part)
    {
        using var stream = typeof(Style).Assembly.GetManifestResourceStream(typeof(Style), part)
            ?? throw new InvalidOperationException($"{part} is not embedded in this assembly.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
