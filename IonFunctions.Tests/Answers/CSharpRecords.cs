using System.Globalization;
using System.Text.RegularExpressions;

namespace IonFunctions.Tests.Answers;

/// <summary>The table as C#: a record a type, and the list of those that System.Text.Json makes code for.</summary>
internal static partial class CSharpRecords
{
    // Ids grow with a school's years, and nobody knows how wide their column will be one day.
    private static readonly string[] Ids = ["id", "aid", "user", "student_id", "scheduled_activity", "groups"];

    public static IEnumerable<string> Of(AnswerTable table) => table.Types.SelectMany(Record).Concat(Context(table));

    private static IEnumerable<string> Record(AnswerType type) =>
    [
        $"/// <summary>{Text(type.About.Length > 0 ? type.About : "A part of another answer.")}</summary>",
        .. type.IsOfAny ? ["/// <typeparam name=\"T\">What is on it.</typeparam>"] : (string[])[],
        $"{(type.IsOfAny ? "internal" : "public")} sealed record {type.Name}", // A page is turned by IonClient, and seen by nobody.
        "{",
        .. type.Fields.SelectMany(field => Property(field, type.Name)),
        "    /// <summary>Not in the log: there may be somebody's name in it.</summary>",
        $"    public override string ToString() => nameof({(type.IsOfAny ? $"{type.PlainName}<>" : type.Name)});",
        "}",
        "",
    ];

    private static IEnumerable<string> Property(AnswerField field, string of)
    {
        var name = Pascal(field.Name);
        var mayBeNull = field.Optional || field.Shape.Null is not Nullness.Never || field.Shape.Name == "url";
        var empty = mayBeNull ? null : Empty(field.Shape);
        return
        [
            $"    /// <summary>{(field.About.Length > 0 ? Text(field.About) : $"Ion's <c>{field.Name}</c>.")}</summary>",
            $"    [JsonPropertyName(\"{field.Name}\")]",
            $"    public {TypeOf(field.Shape, field.Name)}{(mayBeNull ? "?" : "")} {(name == of ? name + "List" : name)} {{ get{(empty is null ? "" : $" => field {empty}")}; init; }}",
            "",
        ];
    }

    /// <summary>What Ion leaves out, or says null to where it never should, is empty.</summary>
    private static string? Empty(AnswerShape shape) => shape.Kind switch
    {
        ShapeKind.List => "?? []",
        ShapeKind.Map => $"?? ReadOnlyDictionary<string, {TypeOf(shape.Of!, "")}>.Empty",
        ShapeKind.Named => "??= new()",
        ShapeKind.Words => "?? \"\"",
        _ => shape.Name is "string" ? "?? \"\"" : null,
    };

    private static string TypeOf(AnswerShape shape, string field) => shape.Kind switch
    {
        ShapeKind.List => $"IReadOnlyList<{TypeOf(shape.Of!, field)}{(shape.Of!.Null is Nullness.Never ? "" : "?")}>",
        ShapeKind.Map => $"IReadOnlyDictionary<string, {TypeOf(shape.Of!, field)}>",
        ShapeKind.Named => shape.Of is null ? shape.Name : $"{shape.Name}<{TypeOf(shape.Of, field)}>",
        ShapeKind.Words => "string",
        _ => shape.Name switch
        {
            "integer" => Ids.Contains(field) ? "long" : "int",
            "boolean" => "bool",
            "url" => "Uri",
            "date" => "DateOnly",
            "time" => "TimeOnly",
            "datetime" => "DateTimeOffset",
            _ => "string",
        },
    };

    private static IEnumerable<string> Context(AnswerTable table) =>
    [
        .. table.Views.Where(view => view.Shape.Name != "picture").Select(view => $"[JsonSerializable(typeof({TypeOf(view.Shape, "")}))]").Distinct(StringComparer.Ordinal),
        "internal sealed partial class IonAnswersJson : JsonSerializerContext;",
    ];

    private static string Pascal(string name) => string.Concat(name.Split('_').Select(CultureInfo.InvariantCulture.TextInfo.ToTitleCase));

    /// <summary><c>code</c> and links to a type as XML comments have them.</summary>
    private static string Text(string about) => Links().Replace(
        string.Concat(about.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal)
            .Split('`').Select((part, index) => index % 2 == 0 ? part : $"<c>{part}</c>")),
        "<see cref=\"${type}\"/>");

    [GeneratedRegex(@"\{@link (?<type>\w+)\}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Links();
}
