using System.Globalization;
using IonFunctions.Core.Http;
using Microsoft.AspNetCore.Http;

namespace IonFunctions.Core.Identity;

/// <summary>A document that servers fetch to verify statements, and keep for a while.</summary>
internal static class PublishedDocument
{
    /// <summary>
    /// How long it is kept without asking again: short beside <see cref="KeySchedule.SignsAfter"/>, so that a new key is known
    /// everywhere before it signs, and what was disabled is soon believed nowhere.
    /// </summary>
    public static readonly TimeSpan FreshFor = TimeSpan.FromMinutes(5);

    private static readonly string CacheControl = string.Create(CultureInfo.InvariantCulture, $"public, max-age={FreshFor.TotalSeconds}");

    public static IResult Answer(HttpContext context, byte[] json)
    {
        context.Response.Headers.CacheControl = CacheControl;
        return new CodedContent(json, "application/json").Answer(context);
    }
}
