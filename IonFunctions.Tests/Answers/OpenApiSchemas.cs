using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace IonFunctions.Tests.Answers;

/// <summary>The table as schemas of an OpenAPI document, which has no type that is of any kind: a page of blocks is a <c>BlockPage</c>.</summary>
internal static partial class OpenApiSchemas
{
    public static IEnumerable<string> Of(AnswerTable table) =>
        table.Types.SelectMany(Schema).Concat(table.Views.Select(view => view.Shape).Where(IsOfKind).Distinct().SelectMany(PageSchema));

    /// <summary>What stands where a value of that shape does.</summary>
    public static JsonObject SchemaOf(AnswerShape shape, string about = "")
    {
        JsonObject schema = shape.Kind switch
        {
            ShapeKind.List => new() { ["type"] = "array", ["items"] = SchemaOf(shape.Of!) },
            ShapeKind.Map => new() { ["type"] = "object", ["additionalProperties"] = SchemaOf(shape.Of!) },
            ShapeKind.Words => new() { ["type"] = "string", ["enum"] = new JsonArray([.. shape.Name.Split('/').Select(word => JsonValue.Create(word))]) },
            ShapeKind.Named when shape.Name == "T" => [],
            ShapeKind.Named => new() { ["$ref"] = $"#/components/schemas/{(IsOfKind(shape) ? PageName(shape) : shape.Name)}" },
            _ => shape.Name switch
            {
                "integer" or "boolean" => new() { ["type"] = shape.Name },
                "date" => new() { ["type"] = "string", ["format"] = "date" },
                "datetime" => new() { ["type"] = "string", ["format"] = "date-time" },
                _ => new() { ["type"] = "string" },
            },
        };
        var isNull = shape.Null is not Nullness.Never;
        if (schema.ContainsKey("$ref") && (isNull || about.Length > 0))
        {
            schema = new() { ["allOf"] = new JsonArray(schema) }; // What stands beside a $ref counts for nothing.
        }

        if (isNull)
        {
            schema["nullable"] = true;
        }

        if (about.Length > 0)
        {
            schema["description"] = Link().Replace(about, "`${type}`");
        }

        return schema;
    }

    private static bool IsOfKind(AnswerShape shape) => shape is { Kind: ShapeKind.Named, Of: not null };

    private static string PageName(AnswerShape page) => page.Of!.Name + page.Name;

    private static IEnumerable<string> Schema(AnswerType type) =>
    [
        $"    {type.PlainName}:",
        "      type: object",
        .. type.About.Length > 0 ? [$"      description: {Text(Link().Replace(type.About, "`${type}`"))}"] : Array.Empty<string>(),
        $"      required: [{string.Join(", ", type.Fields.Where(field => !field.Optional).Select(field => field.Name))}]",
        "      properties:",
        .. type.Fields.Select(field => $"        {field.Name}: {Flow(SchemaOf(field.Shape, field.About))}"),
    ];

    private static IEnumerable<string> PageSchema(AnswerShape page) =>
    [
        $"    {PageName(page)}:",
        "      allOf:",
        $"        - {Flow(SchemaOf(page with { Of = null }))}",
        $"        - properties: {{results: {{items: {Flow(SchemaOf(page.Of!))}}}}}",
    ];

    /// <summary>On one line, as YAML that people write.</summary>
    private static string Flow(JsonNode? node) => node switch
    {
        JsonObject members => $"{{{string.Join(", ", members.Select(member => $"{member.Key}: {Flow(member.Value)}"))}}}",
        JsonArray items => $"[{string.Join(", ", items.Select(Flow))}]",
        JsonValue value when value.TryGetValue<string>(out var text) => Text(text),
        _ => node!.ToJsonString(),
    };

    private static string Text(string text) => Plain().IsMatch(text) ? text : $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    [GeneratedRegex(@"\{@link (?<type>\w+)\}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Link();

    [GeneratedRegex(@"^[a-z][a-z-]*$", RegexOptions.None, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Plain();
}
