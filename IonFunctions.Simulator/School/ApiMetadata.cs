using System.Text.Json.Nodes;

namespace IonFunctions.Simulator.School;

/// <summary>The answer to OPTIONS, in the form of Django REST Framework's <c>SimpleMetadata</c>.</summary>
internal static class ApiMetadata
{
    public static ApiAnswer Of(ApiView view)
    {
        var metadata = new JsonObject
        {
            ["name"] = view.Name,
            ["description"] = "",
            ["renders"] = view.IsPicture ? new JsonArray("image/jpg") : new JsonArray("application/json", "text/html"),
            ["parses"] = new JsonArray("application/json", "application/x-www-form-urlencoded", "multipart/form-data"),
        };
        if (view.Posted.Count > 0)
        {
            metadata["actions"] = new JsonObject { ["POST"] = new JsonObject(view.Posted.Select(Describe)) };
        }

        return ApiAnswers.Json(metadata);
    }

    private static KeyValuePair<string, JsonNode?> Describe((string Name, bool IsKey) field) => KeyValuePair.Create<string, JsonNode?>(
        field.Name,
        new JsonObject
        {
            ["type"] = field.IsKey ? "field" : "boolean",
            ["required"] = false,
            ["read_only"] = false,
            ["label"] = char.ToUpperInvariant(field.Name[0]) + field.Name[1..].Replace('_', ' '),
        });
}
