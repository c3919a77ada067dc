using System.Text.Json;
using IonFunctions.Simulator.Counters;
using Microsoft.AspNetCore.Http;

namespace IonFunctions.Simulator.OAuth;

/// <summary>What the token and revocation endpoints say when they refuse, as oauthlib words it.</summary>
internal static class OAuthAnswer
{
    public static async Task WriteErrorAsync(HttpContext context, string error, string? description)
    {
        RequestFacts.Of(context).Error = error;
        if (error == "invalid_client")
        {
            // Not Basic, as RFC 6749 section 5.2 has it for a client that tried Basic: oauthlib always says Bearer.
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            context.Response.Headers.WWWAuthenticate = "Bearer error=\"invalid_client\"";
        }
        else
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
        }

        await WriteJsonAsync(context, (error, description), static (json, refusal) =>
        {
            json.WriteString("error"u8, refusal.error);
            if (refusal.description is not null)
            {
                json.WriteString("error_description"u8, refusal.description);
            }
        });
    }

    public static async Task WriteJsonAsync<T>(HttpContext context, T value, Action<Utf8JsonWriter, T> writeMembers)
    {
        context.Response.ContentType = "application/json";
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.Pragma = "no-cache";
        var json = new Utf8JsonWriter(context.Response.BodyWriter);
        await using (json)
        {
            json.WriteStartObject();
            writeMembers(json, value);
            json.WriteEndObject();
        }

        await context.Response.BodyWriter.FlushAsync();
    }
}
