using System.Text.Json.Nodes;
using NJsonSchema;

namespace IonFunctions.Tests.OpenApi;

/// <summary>The OpenAPI document that the app serves, as what answers are held against.</summary>
internal sealed class ApiDescription(JsonNode document)
{
    private const string Problem = "application/problem+json";
    private static readonly string[] Methods = ["get", "head", "post", "put", "patch", "delete"];

    /// <summary>All operations, as <c>GET /api/session</c>.</summary>
    public IEnumerable<string> Operations =>
        from path in document["paths"]!.AsObject()
        from method in path.Value!.AsObject()
        where Methods.Contains(method.Key)
        select $"{method.Key.ToUpperInvariant()} {path.Key}";

    /// <summary>What is wrong with an answer to an operation; nothing is.</summary>
    public async Task<IReadOnlyList<string>> CheckAsync(string operation, HttpResponseMessage response)
    {
        var (method, path) = (operation.Split(' ')[0].ToLowerInvariant(), operation.Split(' ')[1]);
        var status = ((int)response.StatusCode).ToString(System.Globalization.CultureInfo.InvariantCulture);
        var responses = document["paths"]![path]![method]!["responses"]!;
        if (Resolve(responses[status] ?? responses["default"]) is not { } described)
        {
            return [$"{status} is not described"];
        }

        List<string> wrong = [];
        foreach (var (name, header) in described["headers"]?.AsObject() ?? [])
        {
            if (Resolve(header)!["required"]?.GetValue<bool>() is true && !response.Headers.Contains(name))
            {
                wrong.Add($"{name} is missing");
            }
        }

        var body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        if (method == "head")
        {
            return body.Length == 0 ? wrong : [.. wrong, "HEAD has a body"];
        }

        var type = response.Content.Headers.ContentType?.MediaType;
        if (described["content"] is not { } content)
        {
            return body.Length == 0 ? wrong : [.. wrong, "a body is not described"];
        }

        // What may be anything is Ion's: a problem of the app's is described as such.
        var anything = type is Problem ? null : content["*/*"];
        if (type is null || (content[type] ?? anything) is not { } described2)
        {
            return [.. wrong, $"{type ?? "no type"} is not described"];
        }

        if (type.EndsWith("json", StringComparison.Ordinal) && described2["schema"] is { } schema)
        {
            var validator = await JsonSchema.FromJsonAsync(AsJsonSchema(schema).ToJsonString(), TestContext.Current.CancellationToken);
            wrong.AddRange(validator.Validate(body).Select(error => error.ToString()));
        }

        return wrong;
    }

    private JsonNode? Resolve(JsonNode? node) => node?["$ref"]?.GetValue<string>() is { } reference
        ? reference.TrimStart('#', '/').Split('/').Aggregate<string, JsonNode?>(document, (at, name) => at?[name])
        : node;

    /// <summary>OpenAPI 3.0 has its schemas elsewhere, and a word of its own for null.</summary>
    private JsonObject AsJsonSchema(JsonNode schema) => new()
    {
        ["allOf"] = new JsonArray(Convert(schema)),
        ["definitions"] = Convert(document["components"]!["schemas"]),
    };

    private static JsonNode? Convert(JsonNode? node) => node switch
    {
        JsonArray array => new JsonArray([.. array.Select(Convert)]),
        JsonObject members when members["nullable"]?.GetValueKind() == System.Text.Json.JsonValueKind.True =>
            new JsonObject { ["anyOf"] = new JsonArray(new JsonObject { ["type"] = "null" }, ConvertMembers(members)) },
        JsonObject members => ConvertMembers(members),
        JsonValue value when value.TryGetValue<string>(out var text) => text.Replace("#/components/schemas/", "#/definitions/", StringComparison.Ordinal),
        _ => node?.DeepClone(),
    };

    private static JsonObject ConvertMembers(JsonObject members) => new(members
        .Where(member => member.Key != "nullable")
        .Select(member => KeyValuePair.Create(member.Key, Convert(member.Value))));
}
