using System.Text.Json;
using IonFunctions.Core.Http;
using IonFunctions.Core.Settings;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace IonFunctions.Core.Identity;

/// <summary>The public keys by which servers verify statements (RFC 7517).</summary>
internal sealed class KeySetEndpoint(StatementKeys keys, AppSettings settings, ILogger<KeySetEndpoint> logger) : IonEndpoint(Routes.KeySet, logger)
{
    protected override async Task<IResult> AnswerAsync(HttpContext context)
    {
        if (settings.IdentityAudiences.Count == 0)
        {
            return new FailureResult(Failures.NotFound); // There are no statements to verify.
        }

        var published = await keys.GetPublishedAsync(context.RequestAborted);
        return PublishedDocument.Answer(
            context, JsonSerializer.SerializeToUtf8Bytes(new([.. published.Select(key => key.Public)]), KeySetJson.Default.KeySet));
    }
}
