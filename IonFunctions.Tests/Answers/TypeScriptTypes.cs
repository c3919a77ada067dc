namespace IonFunctions.Tests.Answers;

/// <summary>The table as TypeScript: an interface a type, and what <c>get</c> and <c>pages</c> answer at each path.</summary>
internal static class TypeScriptTypes
{
    public static IEnumerable<string> Of(AnswerTable table) =>
        table.Types.SelectMany(Interface).Concat(Calls(table));

    private static IEnumerable<string> Interface(AnswerType type) =>
    [
        .. Comment("", type.About),
        $"export interface {type.Name} {{",
        .. type.Fields.SelectMany(field => Comment("  ", field.About)
            .Append($"  {field.Name}{(field.Optional ? "?" : "")}: {Expression(field.Shape)}{(field.Shape.Null is Nullness.Never ? "" : " | null")};")),
        "}",
        "",
    ];

    /// <summary>The compiler takes the first that fits: the longer path before the shorter, what is written out before what may be anything.</summary>
    private static IEnumerable<string> Calls(AnswerTable table)
    {
        var paths = table.Views
            .Where(view => view.Method == "GET")
            .DistinctBy(view => view.Path)
            .OrderByDescending(view => view.Path.Split('/').Length)
            .ThenBy(view => view.Path.Contains('{', StringComparison.Ordinal))
            .ThenBy(view => view.Path, StringComparer.Ordinal)
            .ToList();
        foreach (var view in paths)
        {
            yield return $"export function get(path: {Literal(view.Path)}, options?: GetOptions): Promise<{Expression(view.Shape)}>;";
        }

        foreach (var view in paths.Where(view => view.Shape.Name == "Page"))
        {
            yield return $"export function pages(path: {Literal(view.Path)}, options?: GetOptions): AsyncGenerator<{Expression(view.Shape)}, void, undefined>;";
        }
    }

    private static string Literal(string path) => !path.Contains('{', StringComparison.Ordinal)
        ? $"'{path}'"
        : $"`{string.Join('/', path.Split('/').Select(part => part switch { "{id}" => "${number}", ['{', ..] => "${string}", _ => part }))}`";

    /// <summary>The type of a value.</summary>
    public static string Expression(AnswerShape shape) => shape.Kind switch
    {
        ShapeKind.List when shape.Of!.Null is not Nullness.Never => $"({Expression(shape.Of)} | null)[]",
        ShapeKind.List => $"{Expression(shape.Of!)}[]",
        ShapeKind.Map => $"Record<string, {Expression(shape.Of!)}>",
        ShapeKind.Named => shape.Of is null ? shape.Name : $"{shape.Name}<{Expression(shape.Of)}>",
        ShapeKind.Words => string.Join(" | ", shape.Name.Split('/').Select(word => $"'{word}'")),
        _ => shape.Name switch { "integer" => "number", "boolean" => "boolean", "picture" => "Blob", _ => "string" },
    };

    private static string[] Comment(string indent, string about) => about.Length > 0 ? [$"{indent}/** {about} */"] : [];
}
